import type { Finding } from "../findings/findingRules.ts";
import type { PolicyConditions } from "../findings/model.ts";
import { isObject, strings } from "../policy/parse/json.ts";
import { type AccountDocuments, changedPolicy, placeOf } from "./changes/documents.ts";
import type { Edit } from "./edit.ts";
import { statementOf } from "./ways.ts";

/** The account that the findings are about. */
interface Own {
  accountId: string;
  partition: string;
}

/** A statement of a policy, as an edit names it. */
interface Named {
  policy: string;
  statement: string;
}

/**
 * What may end a finding about access from outside, what takes away least first. A value in angle brackets is to be filled in
 * before the change is made.
 */
export function outsideEdits(finding: Finding, own: Own, documents: AccountDocuments): Edit[][] {
  const allowing = finding.proof.flatMap(({ policy: id, statement, effect }): Named[] => {
    const policy = changedPolicy(id);
    return policy === undefined || effect !== "Allow" ? [] : [{ policy, statement }];
  });
  if (allowing.length === 0 || finding.proof.some(({ policy }) => changedPolicy(policy) === undefined)) return [];
  const withCondition = (condition: PolicyConditions) =>
    allowing.map((named): Edit => ({ kind: "add-condition", ...named, condition }));
  const [principal = ""] = finding.principals;
  const withoutPrincipal = allowing.map(
    (named): Edit => ({ kind: "remove-principal", ...named, principal: written(named, principal, documents) }),
  );
  const withoutStatement = allowing.map((named): Edit => ({ kind: "delete-statement", ...named }));
  // Lambda writes its statements itself: they have no conditions but on their source.
  const isLambda = allowing.some(({ policy }) => policy.includes(":lambda:"));
  switch (finding.kind) {
    case "public-access":
      return isLambda
        ? [withoutStatement]
        : [withCondition({ StringEquals: { "aws:PrincipalAccount": own.accountId } }), withoutStatement];
    case "cross-account-access":
    case "organization-access":
      return [withoutPrincipal, withoutStatement];
    case "service-access-without-source":
      return [withCondition({ StringEquals: { "aws:SourceAccount": own.accountId } })];
    case "third-party-without-external-id":
      return [withCondition({ StringEquals: { "sts:ExternalId": "<external ID that the third party gives you>" } })];
    case "account-root-trust":
      return [
        ...(finding.facts.isOwnAccount ? [] : [withoutPrincipal]),
        withCondition({
          ArnLike: {
            "aws:PrincipalArn": `arn:${own.partition}:iam::${finding.facts.account}:role/<role that assumes it>`,
          },
        }),
      ];
    case "federated-trust-without-subject":
      return subjectConditions(finding.data.issuer).map(withCondition);
    default:
      return [];
  }
}

/** How the statement writes a principal: an account has two forms. */
function written({ policy, statement }: Named, principal: string, documents: AccountDocuments): string {
  const account = /^arn:[^:]*:iam::(\d{12}):root$/.exec(principal)?.[1];
  const named = statementOf(documents, policy, statement)?.Principal;
  if (account === undefined || !isObject(named)) return principal;
  return (strings(named.AWS) ?? []).includes(account) ? account : principal;
}

function subjectConditions(issuer: string): PolicyConditions[] {
  switch (issuer) {
    case "token.actions.githubusercontent.com":
      return [{ StringLike: { [`${issuer}:sub`]: "repo:<organization>/<repository>:*" } }];
    case "cognito-identity.amazonaws.com":
      return [
        { "ForAnyValue:StringLike": { [`${issuer}:amr`]: "authenticated" } },
        {
          StringEquals: { [`${issuer}:aud`]: "<ID of the identity pool>" },
          "ForAnyValue:StringLike": { [`${issuer}:amr`]: "authenticated" },
        },
      ];
    case "saml":
      return [{ StringEquals: { "saml:sub": "<subject>" } }];
    default:
      return [{ StringEquals: { [`${issuer}:sub`]: "<subject>" } }];
  }
}

/** Whether the finding is about a trust policy, which cannot be without a statement. */
export function isAboutTrust({ proof }: Finding): boolean {
  return proof.some(({ policy }) => placeOf(changedPolicy(policy) ?? "").kind === "trust");
}
