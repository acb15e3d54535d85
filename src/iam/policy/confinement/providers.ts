import { parseArn } from "../arn.ts";
import { type DemandedValue, fixedPrefix, isSingle } from "./demandedValue.ts";
import type { ConfiningKey } from "./model.ts";

/** What is known of an identity provider that signs for more than one customer. */
interface SharedIssuer {
  /** Its page on how AWS is to trust it. */
  page: string;
  /** Claims, in lower case, that tell one customer from the others, and what a value of each must begin with to do so. */
  subjects: Readonly<Record<string, RegExp>>;
}

const WHOLE = /./;
const AWS_PAGE = "Create a role for OpenID Connect federation (console)";

/** By host and path, in lower case. Every other issuer is taken to be one customer's own. */
const SHARED: Readonly<Record<string, SharedIssuer>> = {
  "token.actions.githubusercontent.com": {
    page: "Configuring OpenID Connect in Amazon Web Services",
    subjects: {
      sub: /^(?:repo:[^/:]+[/:]|(?!repo:)[^:]+:[^:/]+[:/])/,
      repository: /^[^/]+\//,
      repository_id: WHOLE,
      repository_owner: WHOLE,
      repository_owner_id: WHOLE,
    },
  },
  "gitlab.com": { page: AWS_PAGE, subjects: { sub: /^project_path:[^/:]+\// } },
  "app.terraform.io": { page: AWS_PAGE, subjects: { sub: /^organization:[^:]+:/ } },
  "agent.buildkite.com": { page: AWS_PAGE, subjects: { sub: /^organization:[^:]+:/ } },
  "oidc.vercel.com": { page: AWS_PAGE, subjects: { sub: /^owner:[^:]+:/ } },
  "api.pulumi.com/oidc": { page: AWS_PAGE, subjects: { sub: /^pulumi:[^:]+:[^:]+:/, aud: WHOLE } },
  "accounts.google.com": { page: AWS_PAGE, subjects: { sub: WHOLE, aud: WHOLE, oaud: WHOLE } },
  "graph.facebook.com": { page: AWS_PAGE, subjects: { app_id: WHOLE, id: WHOLE } },
  "www.amazon.com": { page: AWS_PAGE, subjects: { app_id: WHOLE, user_id: WHOLE } },
  "cognito-identity.amazonaws.com": {
    page: "Role trust and permissions (Amazon Cognito)",
    subjects: { aud: WHOLE, sub: WHOLE },
  },
};

/** Claims of other issuers that tell one of their users or applications from another. */
const OWN_SUBJECTS = /^(?:sub|aud|azp|email|amr|oaud)$/;
const EKS = /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\//;
/** Pods of one namespace ("IAM roles for service accounts"). */
const SERVICE_ACCOUNT = /^system:serviceaccount:[^:]+:/;

/** What a provider is called in condition keys: host and path of an OIDC provider; `saml` for SAML. */
export function issuerOf(provider: string): string {
  const { resource = provider } = parseArn(provider) ?? {};
  if (resource.startsWith("saml-provider/")) return "saml";
  return resource.replace(/^oidc-provider\//, "").toLowerCase();
}

/** Whether the provider signs for users of more than one customer. */
export function isSharedIssuer(issuer: string): boolean {
  return issuer in SHARED;
}

/** What a claim of the issuer holds its users to; undefined where the key is not a claim of the issuer. */
export function claimKey(key: string, issuer: string): ConfiningKey | undefined {
  if (issuer === "saml") {
    return /^saml:(?:sub|namequalifier|eduperson\w+|cn|commonname|mail|uid|surname|givenname|name|organizationstatus|primarygroupsid|x500uniqueidentifier)$/.test(
      key,
    )
      ? { to: "subject", page: "Available keys for SAML-based AWS STS federation", confines: isSingle }
      : undefined;
  }
  if (!key.startsWith(`${issuer}:`)) return undefined;
  const claim = key.slice(issuer.length + 1);
  const isAudience = claim === "aud" || claim === "oaud" || claim === "app_id";
  const always = ["provider"] as const;
  if (claim === "amr" && issuer === "cognito-identity.amazonaws.com")
    return { to: "signed in", page: SHARED[issuer]?.page ?? "", confines: isSignedIn, always };
  const needed = subjectPattern(claim, issuer);
  return {
    to: isAudience ? "audience" : "subject",
    page: SHARED[issuer]?.page ?? AWS_PAGE,
    confines: (value) => needed !== undefined && (isSingle(value) || needed.test(fixedPrefix(value))),
    always,
  };
}

function subjectPattern(claim: string, issuer: string): RegExp | undefined {
  const shared = SHARED[issuer];
  if (shared !== undefined) return shared.subjects[claim];
  // Every pod of every cluster has the same audience.
  if (EKS.test(issuer)) return claim === "sub" ? SERVICE_ACCOUNT : undefined;
  return OWN_SUBJECTS.test(claim) ? WHOLE : undefined;
}

/** Of an identity pool, those who have signed in, not its guests. */
function isSignedIn(value: DemandedValue): boolean {
  const text = fixedPrefix(value);
  return text !== "" && !"unauthenticated".startsWith(text);
}
