import type { AnalysisSettings } from "../../access/compile/requestContext.ts";
import { factContext } from "../../policy/callFacts.ts";
import { type ConditionContext, type ContextValue, present } from "../../policy/context.ts";
import { WITNESS } from "../../policy/witness.ts";

/**
 * How a role trusts a service: it `assumes` the role; it assumes it with session tags (`tagged`), as EKS Pod Identity
 * does; and with a source identity as well (`identified`), as IAM Roles Anywhere does. Or it `signs-in` as an identity
 * provider, as Amazon Cognito does for an identity pool, and `signs-in-to-new-pool` for a pool that is yet to be created, which
 * has an id that no trust policy names.
 */
export type ServiceTrustKind = "assumes" | "tagged" | "identified" | "signs-in" | "signs-in-to-new-pool";

interface KindOfTrust {
  /** AWS's page on the trust policy. */
  page: string;
  principal: "Service" | "Federated";
  /** All that the trust policy must allow. */
  actions: readonly string[];
  /** What a sign-in may say of itself, one of which must do. */
  says: readonly (readonly [key: string, value: string][])[];
}

const COGNITO = "cognito-identity.amazonaws.com";
const COGNITO_PAGE = "Role trust and permissions";
const NEW_POOL = [`${COGNITO}:aud`, `${WITNESS}:${WITNESS}`] as const;

export const TRUST_KINDS: Readonly<Record<ServiceTrustKind, KindOfTrust>> = {
  assumes: {
    page: "Create a role to delegate permissions to an AWS service",
    principal: "Service",
    actions: ["sts:AssumeRole"],
    says: [[]],
  },
  tagged: {
    page: "Learn how EKS Pod Identity grants pods access to AWS services",
    principal: "Service",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    says: [[]],
  },
  identified: {
    page: "The IAM Roles Anywhere trust model",
    principal: "Service",
    actions: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    says: [[]],
  },
  "signs-in": {
    page: COGNITO_PAGE,
    principal: "Federated",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    says: [[[`${COGNITO}:amr`, "unauthenticated"]], [[`${COGNITO}:amr`, "authenticated"]]],
  },
  "signs-in-to-new-pool": {
    page: COGNITO_PAGE,
    principal: "Federated",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    says: [
      [[...NEW_POOL], [`${COGNITO}:amr`, "unauthenticated"]],
      [[...NEW_POOL], [`${COGNITO}:amr`, "authenticated"]],
    ],
  },
};

/** A service that calls for something in the account itself, so that conditions against confused deputies hold. */
export function serviceContexts(
  kind: ServiceTrustKind,
  service: string,
  { accountId, organization }: AnalysisSettings,
): ConditionContext[] {
  const { principal, says } = TRUST_KINDS[kind];
  const base = factContext(principal === "Service" ? "trustedService" : "externalService", {
    caller:
      principal === "Service"
        ? { kind: "service", arn: service, account: undefined }
        : { kind: "provider", arn: service, account: undefined },
    at: undefined,
    sourceAccount: accountId,
    sourceOrganization: organization === null ? null : organization?.id,
    sourceOrganizationPath: organization === null ? null : organization?.policies?.path,
  });
  return says.map((keys) => {
    const own = new Map<string, ContextValue>(keys.map(([key, value]) => [key.toLowerCase(), present(value)]));
    return { lookup: (key) => own.get(key) ?? base.lookup(key) };
  });
}
