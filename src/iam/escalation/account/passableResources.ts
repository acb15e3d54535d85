import type { Account } from "../../access/analyzedAccount.ts";
import { tagValues } from "../../access/compile/requestContext.ts";
import { ABSENT } from "../../policy/context.ts";
import type { EntitySet, MemberFacts } from "../paths/entitySet.ts";
import type { ResourceTypes } from "./resourceTypes.ts";

/** Something that exists, and the role it runs with. */
export interface ExistingResource {
  arn: string;
  /** Position of its role; undefined when it is not known. */
  role: number | undefined;
  facts: MemberFacts;
}

/** What was collected that can run with a role, by resource type. */
export class PassableResources {
  readonly #account: Account;
  readonly #principals: EntitySet;
  readonly #kinds: ResourceTypes;
  readonly #found = new Map<string, readonly ExistingResource[]>();
  readonly #roleOfProfile = new Map<string, number>();

  constructor(account: Account, principals: EntitySet, resourceTypes: ResourceTypes) {
    this.#account = account;
    this.#principals = principals;
    this.#kinds = resourceTypes;
    for (const { arn, instanceProfiles } of account.inventory.entities.principals.values()) {
      const at = principals.positionOf(arn);
      for (const profile of instanceProfiles ?? []) if (at !== undefined) this.#roleOfProfile.set(profile, at);
    }
  }

  /**
   * The resources of a type such as `lambda:function`. None stands for a type that was not collected: nothing is known
   * of it, neither that there is one nor that there is none.
   */
  of(place: string): readonly ExistingResource[] {
    const known = this.#found.get(place);
    if (known !== undefined) return known;
    const resourceTypes = this.#kinds.of(place);
    const found: ExistingResource[] = [];
    for (const { entry, role, tags } of this.#account.inventory.resources.values()) {
      if (!resourceTypes.some(({ matches }) => matches(entry.arn))) continue;
      const facts: MemberFacts = { tags: tags && tagValues(tags), boundary: ABSENT };
      found.push({ arn: entry.arn, role: role === undefined ? undefined : this.#roleAt(role), facts });
    }
    this.#found.set(place, found);
    return found;
  }

  /** A role that is not in the account is nobody's gain: -1. */
  #roleAt(arn: string): number {
    return this.#principals.positionOf(arn) ?? this.#roleOfProfile.get(arn) ?? -1;
  }
}
