import {
  type Changes,
  type ExternalAccessChange,
  type ExternalGrant,
  type ExternalPrincipal,
  parseArn,
} from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { CAPABILITY_WORDS } from "../vocabulary/capabilityText.ts";
import { externalPrincipalName } from "../vocabulary/names.ts";
import { type ChangeList, each } from "./changeList.ts";

/** External access that was granted, and that was removed. `known`: the current external access. */
export function externalAccessLists(
  { gained, lost }: Changes["externalAccess"],
  links: Links,
  known: readonly ExternalGrant[],
): ChangeList[] {
  const principals = new Map(known.map(({ principal }) => [`${principal.arn} ${principal.name}`, principal]));
  const item = (change: ExternalAccessChange) => {
    const { principal: arn, name, resource, capability } = change;
    const who = externalPrincipalName(principals.get(`${arn} ${name}`) ?? { arn, name, kind: kindOf(arn, name) });
    return html`${who}: ${CAPABILITY_WORDS[capability]} on ${links.thing(resource)}${difference(change)}`;
  };
  const member = "externalAccess";
  return [
    { title: "Granted to external parties", sign: "+", items: each(gained, item), member },
    { title: "Removed from external parties", sign: "−", items: each(lost, item), member },
  ];
}

function difference({ from, to }: ExternalAccessChange): Markup {
  if (from === "conditional" && to === "allowed") return html` (now without conditions)`;
  if (from === "allowed" && to === "conditional") return html` (now only under conditions)`;
  return (to ?? from) === "conditional" ? html` (under conditions)` : html``;
}

/** The kind of a principal that no longer has access, as far as its ARN and name tell. */
function kindOf(arn: string, name: string): ExternalPrincipal["kind"] {
  if (arn === "*") return "anyone";
  if (/:\d{12}$/.test(name)) return /^\d{12}$|:root$/.test(arn) ? "account" : "principal";
  const isService = parseArn(arn) === undefined && /\.amazonaws\.com(\.cn)?$/.test(arn);
  return isService && !arn.startsWith("cognito-identity.") ? "service" : "federated";
}
