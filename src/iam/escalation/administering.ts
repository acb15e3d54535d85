import { addBit, type Bits } from "../access/bits.ts";
import type { CompiledPolicy } from "../access/compile.ts";
import type { Subject } from "../access/evaluation.ts";
import type { AccountInterior } from "../access/interior.ts";
import { subjectOf } from "../access/subject.ts";
import { FRESH } from "../access/witness.ts";
import { service as serviceOf } from "../catalogue/catalogue.ts";
import { AWS_POLICIES } from "./awsPolicies.ts";
import type { Population } from "./population.ts";
import { isAdministrator } from "./subjects.ts";

/** A policy, or what a group gives, that a principal may get hold of. */
export interface Obtainable {
  /** ARN of the managed policy, or of the group. */
  arn: string;
  policies: readonly CompiledPolicy[];
  /** Whether it takes anything away. */
  denies: boolean;
}

/** Which groups and policies make an administrator of whoever gets them and has nothing else; worked out when asked. */
export class Administering {
  /** Managed policies by ARN, with those of AWS that lead to an administrator, whether or not the account lists them. */
  readonly managed: ReadonlyMap<string, CompiledPolicy>;
  readonly #account: AccountInterior;
  readonly #groups: Population;
  readonly #editable: Population;
  #ofGroups: Bits | undefined;
  #ofVersions: Bits | undefined;
  #ofPolicies: readonly string[] | undefined;
  #attachable: readonly Obtainable[] | undefined;
  #joinable: readonly (Obtainable & { name: string })[] | undefined;

  constructor(account: AccountInterior, groups: Population, editable: Population) {
    this.#account = account;
    this.#groups = groups;
    this.#editable = editable;
    this.managed = withPoliciesOfAws(account);
  }

  /** By position of the group. */
  get groups(): Bits {
    const sufficient = new Set(this.joinable.filter(({ policies }) => this.#suffice(policies)).map(({ arn }) => arn));
    this.#ofGroups ??= this.#select(this.#groups, (arn) => sufficient.has(arn));
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
    this.#ofPolicies ??= [...this.managed]
      .filter(([, policy]) => this.#suffice([policy]))
      .map(([arn]) => arn)
      .sort();
    return this.#ofPolicies;
  }

  /** Managed policies that allow something: those that allow something of IAM or STS first, then by ARN. */
  get attachable(): readonly Obtainable[] {
    this.#attachable ??= inOrder(
      [...this.managed].map(([arn, policy]) => ({ arn, policies: [policy], denies: denies([policy]) })),
    );
    return this.#attachable;
  }

  /** Groups that allow something, in the same order. */
  get joinable(): readonly (Obtainable & { name: string })[] {
    const { groups, entities } = this.#account.contents;
    this.#joinable ??= inOrder(
      [...entities.groups.values()].map(({ arn, name }) => {
        const { inline = [], attached = [] } = groups.get(name) ?? {};
        const policies = [...inline, ...attached.flatMap((policy) => this.managed.get(policy) ?? [])];
        return { arn, name, policies, denies: denies(policies) };
      }),
    );
    return this.#joinable;
  }

  #suffice(policies: readonly CompiledPolicy[]): boolean {
    return policies.length > 0 && isAdministrator(this.#account.scope, this.#nobodyWith(policies));
  }

  #nobodyWith(policies: readonly CompiledPolicy[]): Subject {
    const { contents, scope } = this.#account;
    const { partition, accountId } = scope.settings;
    const nobody = { UserName: FRESH, Arn: `arn:${partition}:iam::${accountId}:user/${FRESH}` };
    return subjectOf(nobody, contents, [...policies]);
  }

  #select(population: Population, suffices: (arn: string) => boolean): Bits {
    const found = population.none();
    population.arns.forEach((arn, at) => {
      if (suffices(arn)) addBit(found, at);
    });
    return found;
  }
}

function withPoliciesOfAws({ contents, scope }: AccountInterior): ReadonlyMap<string, CompiledPolicy> {
  const managed = new Map(contents.managed);
  for (const [name, document] of Object.entries(AWS_POLICIES)) {
    const arn = `arn:${scope.settings.partition}:iam::aws:policy/${name}`;
    const policy = managed.has(arn) ? undefined : contents.parse(document, arn, "identity");
    if (policy !== undefined) managed.set(arn, policy);
  }
  return managed;
}

function denies(policies: readonly CompiledPolicy[]): boolean {
  return policies.some(({ statements }) => statements.some(({ effect }) => effect === "Deny"));
}

function inOrder<Item extends Obtainable>(items: readonly Item[]): Item[] {
  const iam = serviceOf("iam")?.index ?? -1;
  const sts = serviceOf("sts")?.index ?? -1;
  const rank = ({ policies }: Item): number | undefined => {
    const allows = policies.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
    if (allows.length === 0) return undefined;
    const opens = ({ actions }: (typeof allows)[number]): boolean =>
      actions.bits(iam) !== undefined || actions.bits(sts) !== undefined;
    return allows.some(opens) ? 0 : 1;
  };
  return items
    .flatMap((item) => {
      const at = rank(item);
      return at === undefined ? [] : [{ at, item }];
    })
    .sort((a, b) => a.at - b.at || (a.item.arn < b.item.arn ? -1 : 1))
    .map(({ item }) => item);
}
