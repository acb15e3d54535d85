import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import type { ForwardedCalls, ForwardingService } from "../../policy/forwarding/forwardingService.ts";
import { witnessOf } from "../../policy/witness.ts";
import { addBit, type Bits, emptyBits, intersects } from "../../sets/bitSet.ts";
import { subjectWithout } from "../evaluate/forwardedSubject.ts";
import { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";

/** The calls of services that a principal can start, by calling the service directly. */
export class ServiceCalls {
  readonly #evaluation: PrincipalEvaluation;
  readonly #known = new Map<string, boolean>();

  constructor(evaluation: PrincipalEvaluation) {
    this.#evaluation = evaluation;
  }

  /** Those of a service's calls that the principal may start, on whatever resource and under whatever condition. */
  startedOf({ calls }: ForwardingService): ForwardedCalls[] {
    return calls.filter(({ startedBy, without }) =>
      startedBy.some((actions) => actions.every((action) => this.#may(action, without))),
    );
  }

  #may(action: string, without: readonly string[]): boolean {
    const key = `${action} ${without.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const may = this.#search(action, without);
    this.#known.set(key, may);
    return may;
  }

  #search(action: string, without: readonly string[]): boolean {
    const found = findAction(action);
    if (found === undefined) return false;
    const { index, firstActionId } = serviceOfAction(found.id);
    const scope = serviceScope(index);
    const wanted = emptyBits(scope.service.actions.length);
    addBit(wanted, found.id - firstActionId);
    const { account, subject } = this.#evaluation;
    const lacking = subjectWithout(account, subject, without);
    return mayAnywhere(
      lacking === subject ? this.#evaluation : new PrincipalEvaluation(account, lacking),
      scope,
      wanted,
    );
  }
}

/** Whether any of the actions may be allowed on a collected resource, on any name, or on what a policy names. */
function mayAnywhere(evaluation: PrincipalEvaluation, scope: ServiceScope, wanted: Bits): boolean {
  const { targets, positions } = evaluation.account;
  const { groupOf } = evaluation.partition;
  const asked = new Set<number>();
  for (const position of targets.ofService(scope.index)) {
    const group = groupOf[position] ?? -1;
    if (asked.has(group) || !intersects(targets.list[position]?.mask ?? scope.none, wanted)) continue;
    asked.add(group);
    if (intersects(evaluation.ofGroup(group)?.decision.possible ?? scope.none, wanted)) return true;
  }
  if (!evaluation.mayUse(scope.index)) return false;
  for (const { effect, layer, not, patterns, actions } of evaluation.subject.statements) {
    if (effect === "Deny" || layer !== "identity" || not) continue;
    if (!intersects(actions.bits(scope.index) ?? scope.none, wanted)) continue;
    for (const { text, everything } of patterns) {
      if (everything) continue;
      const name = witnessOf(text);
      const resource = positions.get(name) ?? targets.subresources.holding(name)?.resource ?? -1;
      const possible = evaluation.ofName(name, scope, wanted, resource)?.decision.possible;
      if (possible !== undefined && intersects(possible, wanted)) return true;
    }
  }
  return false;
}
