import { fail, ok, type Result } from "../../platform/result.ts";
import { isAccountId } from "../policy/arn.ts";
import { parsePolicy } from "../policy/document.ts";
import { isObject } from "../policy/parse/json.ts";
import type { OrganizationPolicies, OrganizationPolicy } from "./organization.ts";

/** The lists of policies, what their ids begin with, and of which kind they are. */
const LISTS = [
  { name: "serviceControlPolicies", prefix: "scp", kind: "identity" },
  { name: "resourceControlPolicies", prefix: "rcp", kind: "resource" },
] as const;

const MEMBERS = new Set<string>(["id", "managementAccount", ...LISTS.map(({ name }) => name)]);

/**
 * Reads an organization that a person wrote, in the form that `iam analyze --help` shows: the first member that does not
 * fit is an error. A list of levels that is missing forbids nothing. A policy is a document, or `{ "name", "document" }`;
 * without a name its id is its place: `scp:0/1` is the second of the root.
 */
export function readOrganizationStrictly(json: unknown): Result<OrganizationPolicies> {
  if (!isObject(json)) return fail("not an object");
  const unknown = Object.keys(json).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) return fail(`${unknown}: no member of an organization`);
  const { id, managementAccount } = json;
  if (id === undefined) return fail("id: missing");
  if (typeof id !== "string" || !/^o-[a-z0-9]+$/.test(id)) return fail("id: not the id of an organization (o-…)");
  if (managementAccount === undefined) return fail("managementAccount: missing");
  if (typeof managementAccount !== "string" || !isAccountId(managementAccount))
    return fail("managementAccount: not text of 12 digits");
  const [service, resource] = LISTS.map((list) => readLevels(json[list.name], list));
  if (service?.ok === false) return service;
  if (resource?.ok === false) return resource;
  return ok({
    id,
    managementAccount,
    serviceControlPolicies: service?.value ?? [],
    resourceControlPolicies: resource?.value ?? [],
  });
}

type List = (typeof LISTS)[number];

function readLevels(json: unknown, list: List): Result<OrganizationPolicy[][]> {
  if (json === undefined) return ok([]);
  if (!Array.isArray(json)) return fail(`${list.name}: not a list of levels`);
  const levels: OrganizationPolicy[][] = [];
  for (const [level, documents] of json.entries()) {
    if (!Array.isArray(documents)) return fail(`${list.name}[${level}]: not a list of policies`);
    const policies: OrganizationPolicy[] = [];
    for (const [position, entry] of documents.entries()) {
      const policy = readPolicy(entry, list, `${level}/${position}`);
      if (!policy.ok) return fail(`${list.name}[${level}][${position}]${policy.error}`);
      policies.push(policy.value);
    }
    levels.push(policies);
  }
  return ok(levels);
}

function readPolicy(entry: unknown, { prefix, kind }: List, place: string): Result<OrganizationPolicy> {
  const isNamed = isObject(entry) && entry.document !== undefined;
  const { document, name } = isNamed ? entry : { document: entry, name: undefined };
  if (name !== undefined && (typeof name !== "string" || name === "")) return fail(".name: not text");
  const id = name ?? `${prefix}:${place}`;
  const { policy, problems } = parsePolicy(document, id, kind);
  if (policy === undefined) return fail(`${isNamed ? ".document" : ""}: ${problems[0] ?? "not a policy"}`);
  return ok({ id, name: id, document });
}
