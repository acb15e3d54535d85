import type { Account } from "../../access/analyzedAccount.ts";
import { tagValues } from "../../access/compile/requestContext.ts";
import { ABSENT } from "../../policy/context.ts";
import type { EntityFacts, EntitySet } from "../paths/entitySet.ts";
import type { ResourceTypes } from "./resourceTypes.ts";

/** Something that exists, and the role it runs with. */
export interface ExistingResource {
  arn: string;
  /** Position of its role; undefined when it is not known. */
  role: number | undefined;
  facts: EntityFacts;
}

/** What was collected that can run with a role, by resource type. */
export class PassableResources {
  readonly #account: Account;
  readonly #principals: EntitySet;
  readonly #resourceTypes: ResourceTypes;
  readonly #found = new Map<string, readonly ExistingResource[]>();
  readonly #roleOfProfile = new Map<string, number>();

  constructor(account: Account, principals: EntitySet, resourceTypes: ResourceTypes) {
    this.#account = account;
    this.#principals = principals;
    this.#resourceTypes = resourceTypes;
    for (const { arn, instanceProfiles } of account.inventory.entities.principals.values()) {
      const at = principals.positionOf(arn);
      for (const profile of instanceProfiles ?? []) if (at !== undefined) this.#roleOfProfile.set(profile, at);
    }
  }

  /**
   * The resources of a type such as `lambda:function`. No resources means that the type was not collected, and that
   * nothing is known of it.
   */
  of(resourceType: string): readonly ExistingResource[] {
    const known = this.#found.get(resourceType);
    if (known !== undefined) return known;
    const resourceTypes = this.#resourceTypes.of(resourceType);
    const found: ExistingResource[] = [];
    for (const { entry, role, tags } of this.#account.inventory.resources.values()) {
      if (!resourceTypes.some(({ matches }) => matches(entry.arn))) continue;
      const facts: EntityFacts = { tags: tags && tagValues(tags), boundary: ABSENT };
      found.push({ arn: entry.arn, role: role === undefined ? undefined : this.#roleAt(role), facts });
    }
    this.#found.set(resourceType, found);
    return found;
  }

  /** -1 for a role of another account, which is no principal of the graph. */
  #roleAt(arn: string): number {
    return this.#principals.positionOf(arn) ?? this.#roleOfProfile.get(arn) ?? -1;
  }
}
