import { parseArn } from "../../iam/index.ts";

/** The last segment of an ARN, for a reader who can see the whole of it elsewhere. Other text without a slash or colon stays. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1) || arn;
}

export type IdentityKind = "user" | "group" | "role";

/** Which kind of IAM identity an ARN names; undefined for every other ARN and text. */
export function identityKind(arn: string): IdentityKind | undefined {
  const { service, region, resource = "" } = parseArn(arn) ?? {};
  if (service !== "iam" || region !== "") return undefined;
  const kind = resource.slice(0, Math.max(0, resource.indexOf("/")));
  return kind === "user" || kind === "group" || kind === "role" ? kind : undefined;
}
