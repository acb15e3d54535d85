import { addBit, type Bits } from "../access/bits.ts";
import type { CompiledPolicy } from "../access/compile.ts";
import type { AccountInterior } from "../access/interior.ts";
import { subjectOf } from "../access/subject.ts";
import { FRESH } from "../access/witness.ts";
import type { Population } from "./population.ts";
import { isAdministrator } from "./subjects.ts";

/** Which groups and policies make an administrator of whoever gets them and has nothing else; worked out when asked. */
export class Administering {
  readonly #account: AccountInterior;
  readonly #groups: Population;
  readonly #editable: Population;
  #ofGroups: Bits | undefined;
  #ofVersions: Bits | undefined;
  #ofPolicies: readonly string[] | undefined;

  constructor(account: AccountInterior, groups: Population, editable: Population) {
    this.#account = account;
    this.#groups = groups;
    this.#editable = editable;
  }

  /** By position of the group. */
  get groups(): Bits {
    const { entities } = this.#account.contents;
    const byArn = new Map([...entities.groups.values()].map((group) => [group.arn, group]));
    this.#ofGroups ??= this.#select(this.#groups, (arn) => {
      const group = byArn.get(arn);
      return group !== undefined && this.#suffice(this.policiesOfGroup(group.name));
    });
    return this.#ofGroups;
  }

  /** By position of the editable policy: those of which a version that is not the default one does. */
  get withOlderVersion(): Bits {
    const { editable } = this.#account.contents.entities;
    this.#ofVersions ??= this.#select(this.#editable, (arn) =>
      (editable.get(arn) ?? []).some(({ policy }) => this.#suffice([policy])),
    );
    return this.#ofVersions;
  }

  /** ARNs of managed policies. */
  get policies(): readonly string[] {
    const { managed } = this.#account.contents;
    this.#ofPolicies ??= [...managed]
      .filter(([, policy]) => this.#suffice([policy]))
      .map(([arn]) => arn)
      .sort();
    return this.#ofPolicies;
  }

  /** What a group gives its members. */
  policiesOfGroup(name: string): CompiledPolicy[] {
    const { groups, managed } = this.#account.contents;
    const group = groups.get(name);
    return [...(group?.inline ?? []), ...(group?.attached ?? []).flatMap((arn) => managed.get(arn) ?? [])];
  }

  #suffice(policies: CompiledPolicy[]): boolean {
    const { contents, scope } = this.#account;
    const { partition, accountId } = scope.settings;
    const nobody = { UserName: FRESH, Arn: `arn:${partition}:iam::${accountId}:user/${FRESH}` };
    return policies.length > 0 && isAdministrator(scope, subjectOf(nobody, contents, policies));
  }

  #select(population: Population, suffices: (arn: string) => boolean): Bits {
    const found = population.none();
    population.arns.forEach((arn, at) => {
      if (suffices(arn)) addBit(found, at);
    });
    return found;
  }
}
