import type { Account } from "../../access/analyzedAccount.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { subjectOf } from "../../access/evaluate/subject.ts";
import { administrationActions } from "../../access/grants/administrators.ts";
import { findAction, service as serviceOf, serviceOfAction } from "../../catalogue/catalogue.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { WITNESS } from "../../policy/witness.ts";
import { addBit, type Bits, emptyBits, hasBit, intersects } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { AWS_POLICIES } from "./awsManagedPolicies.ts";
import { isAdministrator } from "./hypotheticalPrincipals.ts";

/** A policy, or what a group gives, that a principal may get hold of. */
export interface AttachablePolicy {
  /** ARN of the managed policy, or of the group. */
  arn: string;
  policies: readonly CompiledPolicy[];
  /** Whether it takes anything away. */
  denies: boolean;
}

/** Which groups and policies make an administrator of whoever gets them and has nothing else; worked out when asked. */
export class AdminPolicies {
  /** Managed policies by ARN, with those of AWS that lead to an administrator, whether or not the account lists them. */
  readonly managed: ReadonlyMap<string, CompiledPolicy>;
  readonly #account: Account;
  readonly #groups: EntitySet;
  readonly #editable: EntitySet;
  #ofGroups: Bits | undefined;
  #ofVersions: Bits | undefined;
  #ofPolicies: readonly string[] | undefined;
  #attachable: readonly AttachablePolicy[] | undefined;
  #joinable: readonly (AttachablePolicy & { name: string })[] | undefined;

  constructor(account: Account, groups: EntitySet, editable: EntitySet) {
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
    const { editable } = this.#account.inventory.entities;
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

  /** Managed policies that allow something: those that administer IAM first, then those that hand on or assume roles. */
  get attachable(): readonly AttachablePolicy[] {
    this.#attachable ??= inOrder(
      [...this.managed].map(([arn, policy]) => ({ arn, policies: [policy], denies: denies([policy]) })),
    );
    return this.#attachable;
  }

  /** Groups that allow something, in the same order. */
  get joinable(): readonly (AttachablePolicy & { name: string })[] {
    const { groups, entities } = this.#account.inventory;
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
    const { inventory, scope } = this.#account;
    const { partition, accountId } = scope.settings;
    const nobody = { UserName: WITNESS, Arn: `arn:${partition}:iam::${accountId}:user/${WITNESS}` };
    return subjectOf(nobody, inventory, [...policies]);
  }

  #select(population: EntitySet, suffices: (arn: string) => boolean): Bits {
    const found = population.none();
    population.arns.forEach((arn, at) => {
      if (suffices(arn)) addBit(found, at);
    });
    return found;
  }
}

function withPoliciesOfAws({ inventory, scope }: Account): ReadonlyMap<string, CompiledPolicy> {
  const managed = new Map(inventory.managed);
  for (const [name, document] of Object.entries(AWS_POLICIES)) {
    const arn = `arn:${scope.settings.partition}:iam::aws:policy/${name}`;
    const policy = managed.has(arn) ? undefined : inventory.parse(document, arn, "identity");
    if (policy !== undefined) managed.set(arn, policy);
  }
  return managed;
}

function denies(policies: readonly CompiledPolicy[]): boolean {
  return policies.some(({ statements }) => statements.some(({ effect }) => effect === "Deny"));
}

function inOrder<Item extends AttachablePolicy>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ rank: rankOf(item), item }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || (a.item.arn < b.item.arn ? -1 : 1))
    .map(({ item }) => item);
}

/** 0 for what administers IAM, 1 for what hands on or assumes roles, 2 for what allows anything else, 3 for nothing. */
function rankOf({ policies }: AttachablePolicy): number {
  const allows = policies.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
  const iam = serviceOf("iam")?.index ?? -1;
  const onward = ["iam:PassRole", "sts:AssumeRole"].map((name) => {
    const { id = 0 } = findAction(name) ?? {};
    const { index, firstActionId } = serviceOfAction(id);
    return { index, at: id - firstActionId };
  });
  let rank = allows.length > 0 ? 2 : 3;
  for (const { actions } of allows) {
    const bits = actions.bits(iam);
    if (bits !== undefined && intersects(bits, administrationActions())) return 0;
    if (onward.some(({ index, at }) => hasBit(actions.bits(index) ?? EMPTY, at))) rank = 1;
  }
  return rank;
}

const EMPTY = emptyBits(0);
