import { isAwsPrincipal } from "../principal.ts";
import type { PrincipalEntry, Statement } from "../statement.ts";
import { isObject, type JsonObject, strings } from "./json.ts";

/** The unique id that AWS leaves in a policy where a user or role that it named was deleted. It matches no caller. */
const DELETED_PRINCIPAL = /^A(?:IDA|ROA)[A-Z0-9]{12,}$/;
const PRINCIPAL_KINDS = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

/**
 * Principal or NotPrincipal; what AWS would refuse goes to `broken`, an entry that cannot match any caller to
 * `warnings`.
 */
export function parsePrincipal(raw: JsonObject, broken: string[], warnings: string[]): Statement["principal"] {
  const not = raw.NotPrincipal !== undefined;
  const value = not ? raw.NotPrincipal : raw.Principal;
  if (not && raw.Principal !== undefined) broken.push("both Principal and NotPrincipal");
  if (value === undefined) return undefined;
  if (value === "*") return { not, entries: [{ kind: "*", value: "*" }] };
  if (!isObject(value)) {
    broken.push("Principal: neither * nor an object");
    return undefined;
  }
  const entries: PrincipalEntry[] = [];
  for (const [name, list] of Object.entries(value)) {
    const kind = PRINCIPAL_KINDS.find((known) => known === name);
    const values = strings(list);
    if (kind === undefined || values === undefined) broken.push(`Principal: ${name} is not of AWS's form`);
    else {
      for (const entry of values) {
        if (kind === "AWS" && !isAwsPrincipal(entry) && !DELETED_PRINCIPAL.test(entry))
          warnings.push(`Principal: ${entry} matches nobody`);
        entries.push(kind === "AWS" && entry === "*" ? { kind: "*", value: "*" } : { kind, value: entry });
      }
    }
  }
  return { not, entries };
}
