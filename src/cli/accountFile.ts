import type { AuthorizationDetails, Gap } from "../iam/index.ts";
import { groupShape, policyShape, roleShape, userShape } from "./accountShape.ts";
import { readJson } from "./inputFile.ts";
import { isObject, type Read, type Reader, wrong } from "./read.ts";

export interface AccountFile {
  accountId: string;
  partition: string;
  details: Required<AuthorizationDetails>;
  /** What does not have the shape that AWS gives it and was left out. */
  gaps: readonly Gap[];
}

const LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/**
 * Reads what `aws iam get-account-authorization-details` prints. A file of another shape, or one that does not tell the
 * account, is a problem; entries and members that cannot be read are left out and named.
 */
export async function readAccountFile(path: string): Promise<Read<AccountFile>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  const read = readAccount(json.value);
  return read.ok ? read : wrong(`${path}: ${read.problem}`);
}

function readAccount(json: unknown): Read<AccountFile> {
  if (!isObject(json)) return wrong("not an object with the lists of get-account-authorization-details");
  const given = LISTS.filter((name) => json[name] != null);
  if (given.length === 0) return wrong(`none of ${LISTS.join(", ")} is there`);
  const noList = given.find((name) => !Array.isArray(json[name]));
  if (noList !== undefined) return wrong(`${noList}: not a list`);

  const gaps: Gap[] = LISTS.filter((name) => !given.includes(name)).map((name) => incomplete("MissingList", name));
  if (json.IsTruncated === true || json.NextToken != null) gaps.push(incomplete("Truncated", "the pages that follow"));
  const places = new Map<string, string>();
  const list = <T extends { Arn: string }>(name: (typeof LISTS)[number], shape: Reader<T>): T[] =>
    [json[name] ?? []].flat().flatMap((value: unknown, at) => {
      const place = `${name}[${at}]`;
      const resource = isObject(value) && typeof value.Arn === "string" ? value.Arn : place;
      const entry = shape(value, "", (member, problem) =>
        gaps.push(malformed("MalformedEntry", resource, member === "" ? problem : `${member}: ${problem}`)),
      );
      if (entry === undefined) return [];
      const known = places.get(entry.Arn);
      if (known !== undefined) gaps.push(malformed("DuplicateEntry", entry.Arn, `${place}: ${known} holds`));
      else places.set(entry.Arn, place);
      return known === undefined ? [entry] : [];
    });
  const details = {
    UserDetailList: list("UserDetailList", userShape),
    GroupDetailList: list("GroupDetailList", groupShape),
    RoleDetailList: list("RoleDetailList", roleShape),
    Policies: list("Policies", policyShape),
  };
  const owner = ownerOf(places);
  return owner.ok ? { ok: true, value: { ...owner.value, details, gaps } } : owner;
}

/** The one account that all ARNs name but those of policies that AWS manages. `places`: where each ARN stands. */
function ownerOf(places: ReadonlyMap<string, string>): Read<{ accountId: string; partition: string }> {
  let first: { partition: string; accountId: string; place: string } | undefined;
  for (const [arn, place] of places) {
    const [, partition = "", , , accountId = ""] = arn.split(":");
    if (accountId === "aws") continue;
    first ??= { partition, accountId, place };
    if (accountId !== first.accountId) {
      return wrong(`${place}.Arn: account ${accountId}, but ${first.place} is of account ${first.accountId}`);
    }
    if (partition !== first.partition) {
      return wrong(`${place}.Arn: partition ${partition}, but ${first.place} is of partition ${first.partition}`);
    }
  }
  return first === undefined ? wrong("no user, group, role or policy tells the account") : { ok: true, value: first };
}

function incomplete(code: string, resource: string): Gap {
  return { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code, resource };
}

function malformed(code: string, resource: string, message: string): Gap {
  return { service: "iam", region: "", action: "parse", code, resource, message };
}
