import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { RefSets } from "../evaluate/reasonSets.ts";
import { explain, rememberedTexts } from "../evaluate/reasons.ts";

/** Why something is allowed, as a grant shows it. */
export type Explanation = ReturnType<typeof explain>;

/** The explanations of one principal's grants; what has the same reasons is explained once. */
export class Explanations {
  readonly #evaluation: PrincipalEvaluation;
  readonly #sets = new RefSets();
  readonly #textOf = rememberedTexts();
  /** By the number of the reasons, doubled, plus one where it is certain. */
  readonly #known = new Map<number, Explanation>();
  /** The same with the policy of a resource, for reasons that are found in one. */
  readonly #ofPolicy = new Map<string, Explanation>();

  constructor(evaluation: PrincipalEvaluation) {
    this.#evaluation = evaluation;
  }

  /** Equal for decisions that are explained alike, on whatever resource. */
  idOf({ certain, refs }: CapabilityDecision): number {
    return this.#sets.idOf(refs) * 2 + (certain ? 1 : 0);
  }

  /** Whether the resource's own policy is among the reasons, so that these differ from resource to resource. */
  isOfResource({ refs }: CapabilityDecision): boolean {
    for (const ref of refs) if (this.#evaluation.isOfResource(ref)) return true;
    return false;
  }

  /** `resource`: index of one that the decision is about; -1 for none. */
  of(decision: CapabilityDecision, resource: number): Explanation {
    const { certain, refs } = decision;
    const id = this.idOf(decision);
    if (this.isOfResource(decision)) return this.#within(id, decision, resource);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const made = explain(certain, this.#evaluation.reasons(refs, ""), this.#textOf);
    this.#known.set(id, made);
    return made;
  }

  #within(id: number, { certain, refs }: CapabilityDecision, resource: number): Explanation {
    const policy = this.#evaluation.account.resources[resource]?.policy?.id ?? "";
    const key = `${id} ${policy}`;
    const known = this.#ofPolicy.get(key);
    if (known !== undefined) return known;
    const made = explain(certain, this.#evaluation.reasons(refs, policy));
    this.#ofPolicy.set(key, made);
    return made;
  }
}
