import { parseArn } from "../../iam/index.ts";

/** The last segment of an ARN, for a reader who can see the whole of it elsewhere. Other text without a slash or colon stays. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1) || arn;
}

export type IdentityKind = "user" | "group" | "role";

/**
 * The kind of IAM identity that an ARN of an account names, as an exact name or a pattern; undefined for every other text,
 * also for the origin access identities in the pseudo account `cloudfront`.
 */
export function identityKind(arn: string): IdentityKind | undefined {
  const { service, account = "", resource = "" } = parseArn(arn) ?? {};
  if (service !== "iam" || !/^\d{12}$/.test(account)) return undefined;
  const kind = resource.slice(0, Math.max(0, resource.indexOf("/")));
  return kind === "user" || kind === "group" || kind === "role" ? kind : undefined;
}
