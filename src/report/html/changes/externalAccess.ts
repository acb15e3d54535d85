import type { Changes, ExternalAccessChange, ExternalGrant, ExternalPrincipal } from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { CAPABILITY_WORDS } from "../vocabulary/capabilityText.ts";
import { externalPrincipalName } from "../vocabulary/names.ts";
import { type ChangeList, each } from "./changeList.ts";

/** Who outside the account may do now what they could not, and the other way round. `known`: who is let in now. */
export function outsideLists(
  { gained, lost }: Changes["externalAccess"],
  links: Links,
  known: readonly ExternalGrant[],
): ChangeList[] {
  const kinds = new Map(known.map(({ principal }) => [principal.arn, principal.kind]));
  const item = (change: ExternalAccessChange) => {
    const { principal: arn, name, resource, capability } = change;
    const who = externalPrincipalName({ arn, name, kind: kinds.get(arn) ?? kindOf(arn, name) });
    return html`${who} with ${links.thing(resource)}: ${CAPABILITY_WORDS[capability]}${difference(change)}`;
  };
  const member = "externalAccess";
  return [
    { title: "Let in from outside", sign: "+", items: each(gained, item), member },
    { title: "No longer let in", sign: "−", items: each(lost, item), member },
  ];
}

function difference({ from, to }: ExternalAccessChange): Markup {
  if (from === "conditional" && to === "allowed") return html` (now without conditions)`;
  if (from === "allowed" && to === "conditional") return html` (now only under conditions)`;
  return (to ?? from) === "conditional" ? html` (under conditions)` : html``;
}

/** As far as the names tell; one that is let in no more is known by them alone. */
function kindOf(arn: string, name: string): ExternalPrincipal["kind"] {
  if (arn === "*") return "anyone";
  if (/:\d{12}$/.test(name)) return /^\d{12}$|:root$/.test(arn) ? "account" : "principal";
  return /^arn:|^cognito-identity\./.test(arn) || !/\.amazonaws\.com(\.cn)?$/.test(arn) ? "federated" : "service";
}

/** What came and went. */
export function inventoryLists({ added, removed }: Changes["principals"], links: Links, what: string): ChangeList[] {
  const member = what === "resources" ? "resources" : "principals";
  return [
    { title: `New ${what}`, sign: "+", items: each(added, (arn) => links.thing(arn)), member },
    {
      title: `${what[0]?.toUpperCase()}${what.slice(1)} that are gone`,
      sign: "−",
      items: each(removed, value),
      member,
    },
  ];
}
