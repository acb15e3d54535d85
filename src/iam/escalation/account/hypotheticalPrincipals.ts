import { type PrincipalStatement, principalStatements } from "../../access/compile/principalStatements.ts";
import { onResource } from "../../access/compile/requestContext.ts";
import { type AccountScope, PrincipalEvaluation, type Subject } from "../../access/evaluate/principalEvaluation.ts";
import { isFullAdmin } from "../../access/grants/administrators.ts";
import { actionSet } from "../../policy/actionSet.ts";
import { CERTAIN } from "../../policy/applies.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { leavesEveryAction } from "./maximumPermissions.ts";

/** Allows everything; with an empty policy id, which proofs leave out. */
const ANYTHING: PrincipalStatement = {
  layer: "identity",
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

/** The principal with a policy more, which allows everything; its denies and its boundary stay. */
export function granted(subject: Subject): Subject {
  return { ...subject, statements: [...subject.statements, ANYTHING] };
}

/** Whether everything was granted to it so. */
export function holdsEverything({ statements }: Subject): boolean {
  return statements.includes(ANYTHING);
}

/** The principal within a permissions boundary. */
export function boundedBy(scope: AccountScope, subject: Subject, policy: CompiledPolicy): Subject {
  const context = onResource(subject.context, scope.settings, { account: scope.settings.accountId, tags: undefined });
  const more = principalStatements(policy, "boundary", context);
  return { ...subject, bounded: true, statements: [...subject.statements, ...more] };
}

/** The principal without its permissions boundary. */
export function unbounded(subject: Subject): Subject {
  return { ...subject, bounded: false, statements: subject.statements.filter(({ layer }) => layer !== "boundary") };
}

/** The principal without the identity policies of these ids. */
export function without(subject: Subject, policies: ReadonlySet<string>): Subject {
  const statements = subject.statements.filter(
    ({ layer, proof }) => layer === "boundary" || !policies.has(proof.policy),
  );
  return { ...subject, statements };
}

/** The principal with more identity policies. */
export function holding(scope: AccountScope, subject: Subject, policies: readonly CompiledPolicy[]): Subject {
  const { settings } = scope;
  const context = onResource(subject.context, settings, { account: settings.accountId, tags: undefined });
  const more = policies.flatMap((policy) => principalStatements(policy, "identity", context));
  return { ...subject, statements: [...subject.statements, ...more] };
}

/** Ids of the identity policies that surely deny something. */
export function denyingPolicies({ statements }: Subject): ReadonlySet<string> {
  const denying = statements.filter(({ layer, effect }) => layer === "identity" && effect === "Deny");
  return new Set(denying.map(({ proof }) => proof.policy));
}

/** Whether the subject is a full administrator; decided cheaply where nothing is denied or where no statement allows much. */
export function isAdministrator(scope: AccountScope, subject: Subject): boolean {
  const broad = subject.statements.some(
    ({ layer, effect, actions }) => layer === "identity" && effect === "Allow" && actions.services === undefined,
  );
  if (!broad) return false;
  if (holdsEverything(subject)) return leavesEveryAction(scope, subject);
  return isFullAdmin(new PrincipalEvaluation(scope, subject));
}
