import { isServiceLinkedRole } from "../../../policy/arn.ts";
import { asWritten, type CompiledStatement } from "../../../policy/compiledStatement.ts";
import { demandsOf, sparedBy } from "../../../policy/confinement/confinement.ts";
import type { Admitted, ConfinedTo } from "../../../policy/confinement/model.ts";
import { isSharedIssuer, issuerOf } from "../../../policy/confinement/providers.ts";
import { defineFinding } from "../../defineFinding.ts";
import { resourceText } from "../../names.ts";
import { type Text, text } from "../../text.ts";
import { statementsOf } from "./externalAccess.ts";

/** Whom of an identity provider a trust policy lets in. */
type LetIn = "users of all customers" | "all users" | "guests";

const COGNITO = "cognito-identity.amazonaws.com";
const GITHUB = "token.actions.githubusercontent.com";

/**
 * Roles that everyone whom an identity provider vouches for can assume: the trust policy holds them to no subject. A
 * provider that many customers share vouches for those of all of them.
 */
export const federatedTrust = defineFinding({
  kind: "federated-trust-without-subject",
  scope: "account",
  *detect(subject) {
    for (const { arn, name, type } of subject.account.resources) {
      if (type !== "IAMRole" || isServiceLinkedRole(arn) || arn.includes(":role/aws-reserved/")) continue;
      const statements = statementsOf(subject, arn);
      const isIamAdmin = subject.administrators.has(arn);
      for (const provider of providersOf(statements)) {
        const issuer = issuerOf(provider);
        const open = statements.flatMap((statement) => {
          const letIn = whomItLetsIn(statement, statements, provider, issuer);
          return letIn === undefined ? [] : [{ statement, letIn }];
        });
        const [first] = open.toSorted((a, b) => RANKS.indexOf(a.letIn) - RANKS.indexOf(b.letIn));
        if (first === undefined) continue;
        yield {
          about: [arn, provider],
          principals: [provider],
          resources: [arn],
          facts: {
            provider: issuer === "saml" ? provider : issuer,
            letsIn: first.letIn,
            isIamAdmin,
            canEscalate: subject.escalation.canEscalate(arn),
          },
          data: { role: { arn, name, type }, provider, issuer },
          proof: open.map(({ statement }) => ({
            policy: `${arn}#trust`,
            statement: statement.id,
            effect: "Allow" as const,
          })),
        };
      }
    }
  },
  severity: ({ facts, data }) => {
    if (facts.isIamAdmin) return "critical";
    if (facts.letsIn === "users of all customers" || facts.canEscalate) return "high";
    // A SAML provider of the owner decides itself, role by role, which of its users may sign in.
    return data.issuer === "saml" ? "low" : "medium";
  },
  message: {
    heading: "Roles for all users of an identity provider",
    meaning:
      "The trust policy of a role names an identity provider but not which of its users may assume the role. Where other customers share the provider, their users can assume it too.",
    advice:
      "Require the subject in each trust policy: for GitHub Actions the repository, for Cognito the identity pool.",
    title: ({ facts, data: { role, provider, issuer } }) =>
      text`${whoText(facts.letsIn, provider, issuer)} can assume ${resourceText(role)}`,
    remedy: ({ facts, data: { issuer } }) => {
      if (issuer === COGNITO && facts.letsIn === "guests")
        return text`Require ${key(`${issuer}:amr`)} to be authenticated in the trust policy, or limit the role to what anyone may do.`;
      if (issuer === COGNITO)
        return text`Require ${key(`${issuer}:aud`)} to be the ID of your identity pool in the trust policy.`;
      if (issuer === GITHUB)
        return text`Require ${key(`${issuer}:sub`)} in the trust policy to begin with your organization and repository, as in repo:organization/repository:ref:refs/heads/main.`;
      if (issuer === "saml")
        return text`Require ${key("saml:sub")} or another attribute of the assertion in the trust policy.`;
      return text`Require ${key(`${issuer}:sub`)} in the trust policy to name who may assume the role.`;
    },
  },
  mappings: { nist80053: ["AC-3", "AC-6"], mitreAttack: ["T1199"] },
});

const RANKS: readonly LetIn[] = ["users of all customers", "all users", "guests"];

function key(name: string): Text {
  return [{ kind: "action", name }];
}

function whoText(letIn: LetIn, provider: string, issuer: string): Text {
  const name = issuer === "saml" ? provider.slice(provider.lastIndexOf("/") + 1) : issuer;
  const of = { kind: "principal", name, arn: provider } as const;
  if (letIn === "guests") return text`Guests of a Cognito identity pool (${of})`;
  if (issuer === GITHUB) return text`Workflows of any repository on GitHub (${of})`;
  if (issuer === COGNITO) return text`Users of any Cognito identity pool (${of})`;
  return letIn === "users of all customers"
    ? text`Users of any customer of the identity provider ${of}`
    : text`All users of the identity provider ${of}`;
}

function providersOf(statements: readonly CompiledStatement[]): string[] {
  const named = statements.flatMap(({ effect, principal }) =>
    effect === "Allow" && principal !== undefined && !principal.not
      ? principal.entries.flatMap(({ kind, value }) => (kind === "Federated" ? value : []))
      : [],
  );
  return [...new Set(named)].sort();
}

const ASSUME = ["sts:assumerolewithwebidentity", "sts:assumerolewithsaml"];

/** Undefined where the statement, or a Deny, restricts the subject. */
function whomItLetsIn(
  statement: CompiledStatement,
  all: readonly CompiledStatement[],
  provider: string,
  issuer: string,
): LetIn | undefined {
  const { effect, principal, actions } = statement;
  const isNamed = principal?.entries.some(({ kind, value }) => kind === "Federated" && value === provider);
  if (effect !== "Allow" || !isNamed || !ASSUME.some((action) => actions.has(action))) return undefined;
  const admitted: Admitted = { kind: "provider", issuer };
  const spared = all.flatMap((other) =>
    isDenyFor(other, provider) ? (sparedBy(asWritten(other), admitted) ?? []) : [],
  );
  const demanded = new Set<ConfinedTo>([...demandsOf(asWritten(statement), admitted), ...spared].map(({ to }) => to));
  if (issuer === COGNITO) {
    if (!demanded.has("audience") && !demanded.has("subject")) return "users of all customers";
    return demanded.has("signed in") ? undefined : "guests";
  }
  if (demanded.has("subject") || demanded.has("audience")) return undefined;
  return isSharedIssuer(issuer) || provider === "*" ? "users of all customers" : "all users";
}

function isDenyFor({ effect, principal, actions }: CompiledStatement, provider: string): boolean {
  if (effect !== "Deny" || principal === undefined || principal.not) return false;
  const isMeant = principal.entries.some(
    ({ kind, value }) => kind === "*" || (kind === "Federated" && value === provider),
  );
  return isMeant && ASSUME.some((action) => actions.has(action));
}
