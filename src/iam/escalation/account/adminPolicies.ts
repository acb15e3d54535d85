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

/** A managed policy that may be attached to a principal, or a group with its policies that it may join. */
export interface AttachablePolicy {
  /** ARN of the managed policy, or of the group. */
  arn: string;
  policies: readonly CompiledPolicy[];
  /** Whether it denies anything. */
  denies: boolean;
}

/**
 * Which groups and policies make a principal with no other permissions an administrator. Each part is worked out when it
 * is first asked for.
 */
export class AdminPolicies {
  /** Managed policies by ARN, with the administrator policies of AWS, whether or not the account lists them. */
  readonly managed: ReadonlyMap<string, CompiledPolicy>;
  /** Their ARNs, sorted. */
  readonly managedArns: readonly string[];
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
    this.managedArns = [...this.managed.keys()].sort();
  }

  /** The groups that do, by position of the group. */
  get groups(): Bits {
    if (this.#ofGroups === undefined) {
      const sufficient = new Set(this.joinable.filter(({ policies }) => this.#suffice(policies)).map(({ arn }) => arn));
      this.#ofGroups = this.#select(this.#groups, (arn) => sufficient.has(arn));
    }
    return this.#ofGroups;
  }

  /** The customer managed policies of which a version that is not the default one does, by position of the policy. */
  get withOlderVersion(): Bits {
    const { editable } = this.#account.inventory.entities;
    this.#ofVersions ??= this.#select(this.#editable, (arn) =>
      (editable.get(arn) ?? []).some(({ policy }) => this.#suffice([policy])),
    );
    return this.#ofVersions;
  }

  /** ARNs of the managed policies that do. */
  get policies(): readonly string[] {
    this.#ofPolicies ??= [...this.managed]
      .filter(([, policy]) => this.#suffice([policy]))
      .map(([arn]) => arn)
      .sort();
    return this.#ofPolicies;
  }

  /** Managed policies that allow something: those that administer IAM first, then those that pass or assume roles. */
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
    return policies.length > 0 && isAdministrator(this.#account.scope, this.#userWith(policies));
  }

  #userWith(policies: readonly CompiledPolicy[]): Subject {
    const { inventory, scope } = this.#account;
    const { partition, accountId } = scope.settings;
    const user = { UserName: WITNESS, Arn: `arn:${partition}:iam::${accountId}:user/${WITNESS}` };
    return subjectOf(user, inventory, [...policies]);
  }

  #select(entities: EntitySet, suffices: (arn: string) => boolean): Bits {
    const found = entities.none();
    entities.arns.forEach((arn, at) => {
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
    .map((item) => ({ priority: priorityOf(item), item }))
    .filter(({ priority }) => priority < 3)
    .sort((a, b) => a.priority - b.priority || (a.item.arn < b.item.arn ? -1 : 1))
    .map(({ item }) => item);
}

/** 0 for what administers IAM, 1 for what passes or assumes roles, 2 for what allows anything else, 3 for nothing. */
function priorityOf({ policies }: AttachablePolicy): number {
  const allows = policies.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
  const iam = serviceOf("iam")?.index ?? -1;
  const onward = ["iam:PassRole", "sts:AssumeRole"].map((name) => {
    const { id = 0 } = findAction(name) ?? {};
    const { index, firstActionId } = serviceOfAction(id);
    return { index, at: id - firstActionId };
  });
  let priority = allows.length > 0 ? 2 : 3;
  for (const { actions } of allows) {
    const bits = actions.bits(iam);
    if (bits !== undefined && intersects(bits, administrationActions())) return 0;
    if (onward.some(({ index, at }) => hasBit(actions.bits(index) ?? EMPTY, at))) priority = 1;
  }
  return priority;
}

const EMPTY = emptyBits(0);
