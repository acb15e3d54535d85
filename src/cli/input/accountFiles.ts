import { type AuthorizationDetails, type Gap, parseArn, readAuthorizationPage } from "../../iam/index.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJsonSequence } from "./json.ts";

/** What the files say of one account. */
export interface AccountFile {
  accountId: string;
  partition: string;
  details: Required<AuthorizationDetails>;
  /** What does not have the shape that AWS gives it and was left out; lists and pages that are missing. */
  gaps: readonly Gap[];
}

/** An account and its partition. */
type Owner = Pick<AccountFile, "accountId" | "partition">;

/** A page, where it stands, and whose it is as far as it tells. */
interface Page {
  file: string;
  /** `[1]` for the second of several in a file; empty for the only one. */
  start: string;
  value: unknown;
  owner: Owner | undefined;
}

const LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/**
 * Reads what `aws iam get-account-authorization-details` prints, from files that each hold one page with everything, or a
 * list or sequence of pages. Pages of one account belong together, in whichever files they are. A file of another shape, or
 * one that does not tell the account, is an error; entries and members that cannot be read, and entries of another account
 * than the page, are left out and named.
 */
export async function readAccountFiles(
  paths: readonly string[],
  input: AsyncIterable<Uint8Array>,
): Promise<Result<AccountFile[]>> {
  const pages: Page[] = [];
  for (const path of paths) {
    const text = await readText(path, input);
    if (!text.ok) return text;
    const values = parseJsonSequence(text.value);
    if (!values.ok) return fail(`${fileName(path)}: ${values.error}`);
    const found = values.value.flat();
    if (found.length === 0) return fail(`${fileName(path)}: ${NO_LISTS}`);
    const isOne = found.length === 1 && !Array.isArray(values.value[0]);
    for (const [at, value] of found.entries())
      pages.push({ file: fileName(path), start: isOne ? "" : `[${at}]`, value, owner: ownerOf(value) });
  }
  const accounts = new Map<string, { owner: Owner; pages: Page[] }>();
  for (const page of pages) {
    const owner = page.owner ?? nearestOwner(pages, page);
    if (owner === undefined) {
      return fail(`${page.file}: ${problemOf(page.value, page.start)}`);
    }
    const key = `${owner.partition}:${owner.accountId}`;
    const account = accounts.get(key) ?? { owner, pages: [] };
    account.pages.push(page);
    accounts.set(key, account);
  }
  const read: AccountFile[] = [];
  for (const { owner, pages } of accounts.values()) {
    const account = readPages(owner, pages, paths.length > 1);
    if (!account.ok) return account;
    read.push(account.value);
  }
  return ok(read);
}

/** `names`: whether places name the file, since there are several. */
function readPages(owner: Owner, pages: readonly Page[], names: boolean): Result<AccountFile> {
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
  for (const { file, start, value } of pages) {
    const page = readAuthorizationPage(value, places, names ? file + start : start);
    if (!page.ok) return fail(`${file}: ${problemOf(value, start)}`);
    const lacking = lacksLists({ start }, page.value.details);
    if (lacking !== undefined) return fail(`${file}: ${lacking}`);
    for (const name of LISTS) if (page.value.details[name] !== undefined) given.add(name);
    append(details, page.value.details, (arn) => {
      if (isOf(owner, arn)) return true;
      gaps.push(ofAnother(owner, arn, places.get(arn) ?? ""));
      return false;
    });
    gaps.push(...page.value.gaps);
    isTruncated &&= page.value.isTruncated;
  }
  for (const name of LISTS) if (!given.has(name)) gaps.push(incomplete("MissingList", name));
  if (isTruncated) gaps.push(incomplete("Truncated", "the pages that follow"));
  return ok({ ...owner, details, gaps });
}

function append(
  to: Required<AuthorizationDetails>,
  page: AuthorizationDetails,
  isOfAccount: (arn: string) => boolean,
): void {
  for (const user of page.UserDetailList ?? []) if (isOfAccount(user.Arn)) to.UserDetailList.push(user);
  for (const group of page.GroupDetailList ?? []) if (isOfAccount(group.Arn)) to.GroupDetailList.push(group);
  for (const role of page.RoleDetailList ?? []) if (isOfAccount(role.Arn)) to.RoleDetailList.push(role);
  for (const policy of page.Policies ?? []) if (isOfAccount(policy.Arn)) to.Policies.push(policy);
}

/** Policies that AWS manages are of every account of their partition. */
function isOf({ accountId, partition }: Owner, arn: string): boolean {
  const parsed = parseArn(arn);
  return parsed?.partition === partition && (parsed.account === accountId || parsed.account === "aws");
}

/** Why a page cannot be read, or does not tell whose it is. */
function problemOf(value: unknown, start: string): string {
  const page = readAuthorizationPage(value, new Map(), start);
  if (!page.ok) return page.error;
  return (
    lacksLists({ start }, page.value.details) ??
    "no user, group, role or customer managed policy says which account it is"
  );
}

const NO_LISTS = `none of ${LISTS.join(", ")} is there; give what aws iam get-account-authorization-details prints`;

function lacksLists({ start }: Pick<Page, "start">, details: AuthorizationDetails): string | undefined {
  if (LISTS.some((name) => details[name] !== undefined)) return undefined;
  return start === "" ? NO_LISTS : `${start}: ${NO_LISTS}`;
}

/** The account that most ARNs of a page name, the first of them among equals; undefined where none names one. */
function ownerOf(page: unknown): Owner | undefined {
  const counts = new Map<string, { owner: Owner; count: number }>();
  for (const name of LISTS) {
    const entries: unknown = typeof page === "object" && page !== null ? Reflect.get(page, name) : undefined;
    if (!Array.isArray(entries)) continue;
    for (const entry of entries) {
      const arn: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "Arn") : undefined;
      const { partition = "", account: accountId = "" } = (typeof arn === "string" && parseArn(arn)) || {};
      if (!/^\d{12}$/.test(accountId)) continue;
      const key = `${partition}:${accountId}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { owner: { accountId, partition }, count: 1 });
      else known.count += 1;
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.owner;
}

/** Of a page that has no entries of an account's own: that of the pages before or after it, in its file if they tell. */
function nearestOwner(pages: readonly Page[], page: Page): Owner | undefined {
  const at = pages.indexOf(page);
  const near = [...pages.slice(0, at).reverse(), ...pages.slice(at + 1)].filter(({ owner }) => owner !== undefined);
  return (near.find(({ file }) => file === page.file) ?? near[0])?.owner;
}

function ofAnother({ accountId, partition }: Owner, arn: string, place: string): Gap {
  const message = `${place}: left out; the account is ${accountId} of partition ${partition}`;
  return { service: "iam", region: "", action: "parse", code: "OtherAccount", resource: arn, message };
}

function incomplete(code: string, resource: string): Gap {
  return { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code, resource };
}
