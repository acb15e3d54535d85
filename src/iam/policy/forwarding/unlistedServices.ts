import { service as serviceOf } from "../../catalogue/catalogue.ts";
import type { Condition } from "../statement.ts";
import { isForwardingKey } from "./forwardedCall.ts";
import { anyOf, type ForwardingService, forwardingService } from "./forwardingService.ts";
import { FORWARDING_SERVICES } from "./forwardingServices.ts";

/** `s3.us-east-1.amazonaws.com` or `ops.emr-serverless.amazonaws.com`: what is before the suffix. */
const NAME = /^([a-z0-9-]+(?:\.[a-z0-9*?-]+)*)\.amazonaws\.com(?:\.cn)?$/;

const LISTED: ReadonlySet<string> = new Set(FORWARDING_SERVICES.map(({ principal }) => principal));
const made = new Map<string, ForwardingService | undefined>();

/**
 * Services that conditions on the keys of forwarded calls name and that the table lacks: such a condition says that they call
 * others for principals. Which of their actions starts such a call is not known.
 */
export function unlistedServices(conditions: readonly Condition[]): ForwardingService[] {
  const names = conditions
    .filter(({ key }) => isForwardingKey(key.toLowerCase()))
    .flatMap(({ key, values }) => values.map((value) => nameIn(value, key.toLowerCase() === "kms:viaservice")));
  return [...new Set(names)].flatMap((name) => (name === undefined ? [] : (unlistedService(name) ?? [])));
}

/** `hasRegion`: whether the Region stands between the name and the suffix. */
function nameIn(value: string, hasRegion: boolean): string | undefined {
  const name = NAME.exec(value.toLowerCase())?.[1];
  return hasRegion ? name?.slice(0, Math.max(name.lastIndexOf("."), 0)) : name;
}

function unlistedService(name: string): ForwardingService | undefined {
  const principal = `${name}.amazonaws.com`;
  if (LISTED.has(principal)) return undefined;
  if (made.has(name)) return made.get(name);
  const prefix = name.slice(name.lastIndexOf(".") + 1);
  const service = serviceOf(prefix);
  const found =
    service &&
    forwardingService({
      principal,
      name: service.displayName,
      viaService: name,
      page: "Forward access sessions",
      calls: [
        { notActions: ["sts:*"], startedBy: anyOf(...service.actions.map((action) => `${prefix}:${action.name}`)) },
      ],
    });
  made.set(name, found);
  return found;
}
