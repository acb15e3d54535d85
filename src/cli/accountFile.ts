import { type AuthorizationDetails, type Gap, parseArn, readAuthorizationPage } from "../iam/index.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJsonSequence } from "./json.ts";

export interface AccountFile {
  accountId: string;
  partition: string;
  details: Required<AuthorizationDetails>;
  /** What does not have the shape that AWS gives it and was left out; lists and pages that are missing. */
  gaps: readonly Gap[];
}

const LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/**
 * Reads what `aws iam get-account-authorization-details` prints: one page with everything, or a list or sequence of pages.
 * A file of another shape, or one that does not tell the account, is an error; entries and members that cannot be read are
 * left out and named.
 */
export async function readAccountFile(path: string, input: AsyncIterable<Uint8Array>): Promise<Result<AccountFile>> {
  const text = await readText(path, input);
  if (!text.ok) return text;
  const values = parseJsonSequence(text.value);
  const account = values.ok ? readPages(values.value) : values;
  return account.ok ? account : fail(`${fileName(path)}: ${account.error}`);
}

function readPages(values: readonly unknown[]): Result<AccountFile> {
  const pages = values.flat();
  const isOne = pages.length === 1 && !Array.isArray(values[0]);
  const details: Required<AuthorizationDetails> = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  const places = new Map<string, string>();
  const given = new Set<string>();
  const gaps: Gap[] = [];
  let isTruncated = true;
  for (const [at, value] of pages.entries()) {
    const start = isOne ? "" : `[${at}]`;
    const page = readAuthorizationPage(value, places, start);
    if (!page.ok) return page;
    const lists = LISTS.filter((name) => page.value.details[name] !== undefined);
    if (lists.length === 0) return noLists(start);
    for (const name of lists) given.add(name);
    append(details, page.value.details);
    gaps.push(...page.value.gaps);
    isTruncated &&= page.value.isTruncated;
  }
  if (pages.length === 0) return noLists("");
  for (const name of LISTS) if (!given.has(name)) gaps.push(incomplete("MissingList", name));
  if (isTruncated) gaps.push(incomplete("Truncated", "the pages that follow"));
  const owner = ownerOf(places);
  return owner.ok ? ok({ ...owner.value, details, gaps }) : owner;
}

function append(to: Required<AuthorizationDetails>, page: AuthorizationDetails): void {
  for (const user of page.UserDetailList ?? []) to.UserDetailList.push(user);
  for (const group of page.GroupDetailList ?? []) to.GroupDetailList.push(group);
  for (const role of page.RoleDetailList ?? []) to.RoleDetailList.push(role);
  for (const policy of page.Policies ?? []) to.Policies.push(policy);
}

function noLists(start: string): Result<never> {
  const what = `none of ${LISTS.join(", ")} is there; give what aws iam get-account-authorization-details prints`;
  return fail(start === "" ? what : `${start}: ${what}`);
}

/** The one account that all ARNs name but those of policies that AWS manages. `places`: where each ARN stands. */
function ownerOf(places: ReadonlyMap<string, string>): Result<{ accountId: string; partition: string }> {
  let first: { partition: string; accountId: string; place: string } | undefined;
  for (const [arn, place] of places) {
    const { partition = "", account: accountId = "" } = parseArn(arn) ?? {};
    if (accountId === "aws") continue;
    first ??= { partition, accountId, place };
    if (accountId !== first.accountId) {
      return fail(
        `${place}.Arn: account ${accountId}, but ${first.place} is of account ${first.accountId}; give one account at a time`,
      );
    }
    if (partition !== first.partition) {
      return fail(
        `${place}.Arn: partition ${partition}, but ${first.place} is of partition ${first.partition}; give one account at a time`,
      );
    }
  }
  return first === undefined
    ? fail("no user, group, role or customer managed policy says which account it is")
    : ok(first);
}

function incomplete(code: string, resource: string): Gap {
  return { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code, resource };
}
