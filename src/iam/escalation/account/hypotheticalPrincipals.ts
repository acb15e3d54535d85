import { type PrincipalStatement, principalStatements } from "../../access/compile/principalStatements.ts";
import { onResource } from "../../access/compile/requestContext.ts";
import type { AccountScope } from "../../access/evaluate/accountScope.ts";
import { PrincipalEvaluation, type Subject } from "../../access/evaluate/principalEvaluation.ts";
import { withoutOrganization } from "../../access/evaluate/withoutOrganization.ts";
import { isFullAdmin } from "../../access/grants/administrators.ts";
import { actionSet } from "../../policy/actionSet.ts";
import { CERTAIN } from "../../policy/applies.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { leavesEveryAction } from "./maximumPermissions.ts";

/** An administrator policy, with an empty policy id, which proofs leave out. */
const ADMIN_POLICY: PrincipalStatement = {
  layer: "identity",
  level: 0,
  effect: "Allow",
  actions: actionSet({ not: false, patterns: ["*"] }),
  not: false,
  patterns: [{ text: "*", matches: () => true, certain: true, everything: true }],
  conditions: CERTAIN,
  perResource: undefined,
  open: [],
  proof: { policy: "", statement: "", effect: "Allow" },
  source: undefined,
};

/** The principal with an administrator policy; its denies and its boundary stay. */
export function withAdminPolicy(subject: Subject): Subject {
  return { ...subject, statements: [...subject.statements, ADMIN_POLICY] };
}

/** Whether `withAdminPolicy` gave it that policy. */
export function hasAdminPolicy({ statements }: Subject): boolean {
  return statements.includes(ADMIN_POLICY);
}

/** The principal within a permissions boundary. */
export function withBoundary(scope: AccountScope, subject: Subject, policy: CompiledPolicy): Subject {
  const context = onResource(subject.context, scope.settings, { account: scope.settings.accountId, tags: undefined });
  const more = principalStatements(policy, "boundary", context);
  return { ...subject, bounded: true, statements: [...subject.statements, ...more] };
}

/** The principal without its permissions boundary. */
export function withoutBoundary(subject: Subject): Subject {
  return { ...subject, bounded: false, statements: subject.statements.filter(({ layer }) => layer !== "boundary") };
}

/** The principal without the identity policies of these ids. */
export function withoutPolicies(subject: Subject, policies: ReadonlySet<string>): Subject {
  const statements = subject.statements.filter(
    ({ layer, proof }) => layer !== "identity" || !policies.has(proof.policy),
  );
  return { ...subject, statements };
}

/** The principal with more identity policies. */
export function withPolicies(scope: AccountScope, subject: Subject, policies: readonly CompiledPolicy[]): Subject {
  const { settings } = scope;
  const context = onResource(subject.context, settings, { account: settings.accountId, tags: undefined });
  const more = policies.flatMap((policy) => principalStatements(policy, "identity", context));
  return { ...subject, statements: [...subject.statements, ...more] };
}

/** Ids of the identity policies with a Deny. */
export function denyingPolicies({ statements }: Subject): ReadonlySet<string> {
  const denying = statements.filter(({ layer, effect }) => layer === "identity" && effect === "Deny");
  return new Set(denying.map(({ proof }) => proof.policy));
}

/**
 * Whether it is a full administrator as far as anyone of the account can be one: what the organization forbids is not
 * looked at, since it ends no principal's way to everything else. Cheap where no statement allows actions of all services,
 * and with an administrator policy.
 */
export function isAdministrator(scope: AccountScope, limited: Subject): boolean {
  const subject = withoutOrganization(limited);
  const broad = subject.statements.some(
    ({ layer, effect, actions }) => layer === "identity" && effect === "Allow" && actions.services === undefined,
  );
  if (!broad) return false;
  if (hasAdminPolicy(subject)) return leavesEveryAction(scope, subject);
  return isFullAdmin(new PrincipalEvaluation(scope, subject));
}
