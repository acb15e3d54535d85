import { compilePattern, type Matcher } from "./pattern.ts";

/** The six parts of an ARN; the last keeps the colons that follow. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const parts = arnParts(text);
  const [prefix, partition = "", service = "", region = "", account = "", resource] = parts;
  if (prefix !== "arn" || resource === undefined) return undefined;
  return { partition, service, region, account, resource };
}

/** Whether `parseArn` reads it. */
export function isArn(text: string): boolean {
  return text.startsWith("arn:") && partAt(text, 5) > 0;
}

/** The index after the colon with this number, from 1; 0 where there are fewer. */
function partAt(text: string, colons: number): number {
  let from = 0;
  for (let left = colons; left > 0; left -= 1) {
    from = text.indexOf(":", from) + 1;
    if (from === 0) return 0;
  }
  return from;
}

/** The account id in an ARN; undefined where it has none, as in S3, or is `aws`. */
export function arnAccount(text: string): string | undefined {
  const from = partAt(text, 4);
  if (from === 0) return undefined;
  const account = text.slice(from, from + 12);
  return text.charAt(from + 12) === ":" && isAccountId(account) ? account : undefined;
}

/** The region in an ARN; undefined where it has none, or a wildcard. */
export function arnRegion(text: string): string | undefined {
  const from = partAt(text, 3);
  const end = text.indexOf(":", from);
  if (from === 0 || end <= from) return undefined;
  const region = text.slice(from, end);
  return /^[a-z0-9-]+$/.test(region) ? region : undefined;
}

/** The service in an ARN; empty where the text is not an ARN. */
export function arnService(text: string): string {
  const from = partAt(text, 2);
  if (from === 0 || !text.startsWith("arn:")) return "";
  const end = text.indexOf(":", from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}

/** Whether it is the id of an account: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** Of a resource such as `role/team/ops`, its name without the path: `ops`. */
export function nameWithoutPath(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

export function isRoleArn(text: string): boolean {
  return iamResource(text)?.startsWith("role/") === true;
}

/** By the path that AWS reserves for service-linked roles, which nobody in the account can change ("Service-linked roles"). */
export function isServiceLinkedRole(text: string): boolean {
  return iamResource(text)?.startsWith("role/aws-service-role/") === true;
}

/** An AWS managed policy (`arn:aws:iam::aws:policy/…`), which cannot be edited in an account. */
export function isAwsManagedPolicy(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === "iam" && arn.region === "" && arn.account === "aws";
}

/** The role of an assumed-role session, without its path; undefined for another ARN. */
export function assumedRole(text: string): { account: string; role: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== "sts" || arn.region !== "" || !isAccountId(arn.account)) return undefined;
  const [type, role = "", name] = arn.resource.split("/");
  return type === "assumed-role" && role !== "" && name !== undefined ? { account: arn.account, role } : undefined;
}

function iamResource(text: string): string | undefined {
  if (!text.startsWith("iam:", partAt(text, 2))) return undefined;
  const arn = parseArn(text);
  return arn?.service === "iam" && arn.region === "" ? arn.resource : undefined;
}

/**
 * A pattern of the operators ArnEquals and ArnLike, which are the same: each of the six parts is compared on its own
 * ("IAM JSON policy elements: Condition operators", Amazon Resource Name). A `*` alone stands for every ARN.
 */
export function compileArnPattern(pattern: string): Matcher {
  if (pattern === "*") return (value) => parseArn(value) !== undefined;
  const matchers = arnParts(pattern).map(compilePattern);
  return (value) => {
    const parts = arnParts(value);
    return (
      parts.length === matchers.length && parts.length === 6 && matchers.every((match, i) => match(parts[i] ?? ""))
    );
  };
}

/**
 * What stands between the colons of an ARN, or of a pattern of ARNs: at most six parts, the last of which keeps its
 * colons.
 */
export function arnParts(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < 5) {
    const colon = text.indexOf(":", from);
    if (colon < 0) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}
