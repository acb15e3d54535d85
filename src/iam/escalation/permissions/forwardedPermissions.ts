import type { AccountScope } from "../../access/evaluate/accountScope.ts";
import {
  forwardedActions,
  possibleGains,
  subjectThrough,
  subjectWithout,
} from "../../access/evaluate/forwardedSubject.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { isSurer } from "../../certainty.ts";
import type { ForwardedCalls, ForwardingService } from "../../policy/forwarding/forwardingService.ts";
import { allOf, certaintyOf, type Requirement } from "../paths/requirement.ts";
import { PrincipalPolicies } from "./principalPolicies.ts";

/** Calls that a service makes with the principal's permissions once the principal has started them. */
export interface ForwardedPermissions {
  service: ForwardingService;
  calls: ForwardedCalls;
  /** What the principal needs for the service to make them. */
  start: readonly Requirement[];
  /** The principal's policies as they apply to these calls. */
  policies: PrincipalPolicies;
}

/** What a principal may do in a direct request on some resource. */
type Ask = (subject: Subject) => {
  mention(action: string): boolean;
  anywhere(action: string): Requirement | undefined;
};

/**
 * The services through which a principal may be allowed more than directly, that make the calls which it tells them to,
 * and that it may call to that end. Empty where its policies do not tell calls through a service from direct ones.
 */
export function forwardedPermissions(scope: AccountScope, subject: Subject, ask: Ask): ForwardedPermissions[] {
  const directed = possibleGains(scope, subject).filter(({ service }) => service.isDirected);
  return directed.flatMap(({ service, services }) =>
    service.calls.flatMap((calls) => {
      const within = forwardedActions([calls], services);
      const start = within.size === 0 ? undefined : startOf(calls, ask(subjectWithout(scope, subject, calls.without)));
      if (start === undefined) return [];
      return [
        {
          service,
          calls,
          start,
          policies: new PrincipalPolicies(scope, subjectThrough(scope, subject, service, within)),
        },
      ];
    }),
  );
}

/** The surest of the alternatives, the first among equals. */
function startOf({ startedBy }: ForwardedCalls, permissions: ReturnType<Ask>): readonly Requirement[] | undefined {
  let best: readonly Requirement[] | undefined;
  for (const actions of startedBy) {
    if (!actions.every((action) => permissions.mention(action))) continue;
    const found = allOf(actions.map((action) => permissions.anywhere(action)));
    if (found === undefined || (best !== undefined && !isSurer(certaintyOf(found), certaintyOf(best)))) continue;
    best = found;
    if (certaintyOf(best) === "certain") break;
  }
  return best;
}
