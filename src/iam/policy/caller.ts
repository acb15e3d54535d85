import { isAccountId, parseArn } from "./arn.ts";

/** Who makes a request, read from the ARN or name that stands for it. */
export type Caller =
  | { kind: "user"; arn: string; account: string; name: string }
  | { kind: "role"; arn: string; account: string; name: string }
  | { kind: "session"; arn: string; account: string /** Of the role, without its path. */; role: string; name: string }
  | { kind: "federated"; arn: string; account: string; name: string }
  | { kind: "root"; arn: string; account: string }
  /** Who proves itself to STS by a SAML assertion or a web identity: the provider's ARN, or its domain. */
  | { kind: "provider"; arn: string; account: string | undefined }
  | { kind: "service"; arn: string; account: undefined }
  | { kind: "anyone"; arn: "*"; account: undefined };

/** Identity providers whose name in a Principal ends like a service's. */
const WEB_PROVIDERS: ReadonlySet<string> = new Set(["cognito-identity.amazonaws.com"]);

/**
 * Reads a principal: the ARN of a user, role, assumed-role session, federated user, root user, SAML or OIDC provider; the
 * name of a service (`lambda.amazonaws.com`) or of a web identity provider (`accounts.google.com`); `*` for anyone.
 * Undefined for any other text.
 */
export function parseCaller(text: string): Caller | undefined {
  if (text === "*") return { kind: "anyone", arn: "*", account: undefined };
  if (!text.startsWith("arn:")) {
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return undefined;
    const isService = /\.(amazonaws\.(com|com\.cn|eu)|aws\.internal)$/.test(text);
    if (isService && !WEB_PROVIDERS.has(text)) return { kind: "service", arn: text, account: undefined };
    return { kind: "provider", arn: text, account: undefined };
  }
  const arn = parseArn(text);
  if (arn === undefined || !isAccountId(arn.account) || arn.region !== "") return undefined;
  const { account } = arn;
  const [type = "", ...rest] = arn.resource.split("/");
  const name = rest[rest.length - 1] ?? "";
  if (arn.service === "iam") {
    if (arn.resource === "root") return { kind: "root", arn: text, account };
    if (name === "") return undefined;
    if (type === "user" || type === "role") return { kind: type, arn: text, account, name };
    if (type === "saml-provider" || type === "oidc-provider") return { kind: "provider", arn: text, account };
    return undefined;
  }
  if (arn.service !== "sts" || name === "") return undefined;
  const [role] = rest;
  if (type === "assumed-role" && role !== undefined && rest.length === 2) {
    return { kind: "session", arn: text, account, role, name };
  }
  return type === "federated-user" && rest.length === 1 ? { kind: "federated", arn: text, account, name } : undefined;
}
