import type { ExternalPrincipal, PrincipalRecord, ResourceEntry } from "../access/model.ts";
import { parseArn } from "../policy/arn.ts";
import type { Proof } from "../policy/proof.ts";
import { LISTED } from "./model.ts";

export const DAY_MS = 24 * 60 * 60 * 1000;
/** What is older, or was used longer ago, is stale (analysis.md, "Findings"). */
export const STALE_DAYS = 90;

/** `user alice`, `role ops`. */
export function nameOf({ type, name }: Pick<PrincipalRecord, "type" | "name">): string {
  return `${type === "IAMUser" ? "user" : "role"} ${name}`;
}

/** The same of an ARN of IAM: its kind, and the name without the path. */
export function nameOfArn(arn: string): string {
  const resource = parseArn(arn)?.resource ?? arn;
  const kind = resource.slice(0, Math.max(0, resource.indexOf("/")));
  return `${kind} ${resource.slice(resource.lastIndexOf("/") + 1)}`.trim();
}

/** `S3Bucket ledger`, `SQSQueue orders in us-east-1`: no two resources of an account are called the same. */
export function resourceName({ arn, type, name }: Pick<ResourceEntry, "arn" | "type" | "name">): string {
  const { region = "" } = parseArn(arn) ?? {};
  return `${type} ${name}${region === "" ? "" : ` in ${region}`}`;
}

/** Someone outside the account: `account 999988887777`, `role/deploy of Datadog (account 464622532012)`. */
export function outsiderName({ name, arn, kind }: ExternalPrincipal): string {
  const [, organization = "", account = ""] = name.split(":");
  const owner = organization === "" ? `account ${account || arn}` : `${organization} (account ${account})`;
  const who = kind === "principal" ? parseArn(arn)?.resource : undefined;
  if (who !== undefined) return `${who} of ${owner}`;
  return kind === "principal" && !/^\d{12}$/.test(account) ? `the principal ${arn}` : owner;
}

/** With a capital letter, to begin a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** ISO 8601; null for what is not known. */
export function instantFact(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}

export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / DAY_MS);
}

/** More than 90 days before `at`. */
export function isStale(instant: number, at: number): boolean {
  return at - instant > STALE_DAYS * DAY_MS;
}

/** Statements each once, in order of their text, the first `LISTED`. */
export function proofsOf(proofs: Iterable<Proof>): Proof[] {
  const byText = new Map<string, Proof>();
  for (const proof of proofs) byText.set(`${proof.policy}\n${proof.statement}\n${proof.effect}`, proof);
  return [...byText]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, LISTED)
    .map(([, proof]) => proof);
}

/** AWS writes these roles itself: nobody in the account can change them. */
export function isServiceLinked(arn: string): boolean {
  return arn.includes(":role/aws-service-role/");
}
