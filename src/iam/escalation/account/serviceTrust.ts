import type { Account } from "../../access/analyzedAccount.ts";
import { and } from "../../certainty.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { type Bits, hasBit } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { type PermissionSet, permissionSetsOf } from "../paths/permissionSet.ts";
import { type Requirement, surest, TARGET } from "../paths/requirement.ts";
import { everywhere, namesInPartition } from "./servicePrincipals.ts";
import { type ServiceTrustKind, serviceContexts, TRUST_KINDS } from "./serviceTrustKinds.ts";
import { type TrustAnswer, trustDecision } from "./trustDecision.ts";

/** Which roles let which AWS services act as them, by their trust policies. */
export class ServiceTrust {
  readonly #account: Account;
  readonly #principals: EntitySet;
  /** By service principal: positions of the roles whose trust names it. */
  readonly #named = new Map<string, number[]>();
  /** By service principal: the names of it in one region, `states.eu-west-1.amazonaws.com`, that trust policies use. */
  readonly #regional = new Map<string, Set<string>>();
  readonly #found = new Map<string, readonly PermissionSet[]>();

  constructor(account: Account, principals: EntitySet, among: Bits) {
    this.#account = account;
    this.#principals = principals;
    principals.arns.forEach((arn, at) => {
      if (!hasBit(among, at)) return;
      const names = new Set((this.#trustOf(arn)?.statements ?? []).flatMap(servicesOf));
      for (const name of names) {
        const list = this.#named.get(name);
        if (list === undefined) this.#named.set(name, [at]);
        else list.push(at);
        const general = everywhere(name);
        if (general !== name) this.#regional.set(general, (this.#regional.get(general) ?? new Set()).add(name));
      }
    });
  }

  /** The roles that trust any of the services, by how they do. */
  of(services: readonly string[], kind: ServiceTrustKind = "assumes"): readonly PermissionSet[] {
    const { partition } = this.#account.scope.settings;
    return services
      .flatMap((service) => namesInPartition(service, partition))
      .flatMap((service) => [service, ...(this.#regional.get(service) ?? [])].flatMap((name) => this.#of(name, kind)));
  }

  #of(service: string, kind: ServiceTrustKind): readonly PermissionSet[] {
    const key = `${kind} ${service}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const roles = (this.#named.get(service) ?? []).flatMap((at) => {
      const requirement = this.#requirement(this.#principals.arns[at] ?? "", service, kind);
      return requirement === undefined ? [] : [{ at, requirement }];
    });
    const found = permissionSetsOf(roles, this.#principals);
    this.#found.set(key, found);
    return found;
  }

  /** The service's own way to act as a role; undefined when the trust policy does not let it. */
  #requirement(arn: string, service: string, kind: ServiceTrustKind): Requirement | undefined {
    const { actions, principal } = TRUST_KINDS[kind];
    const found = serviceContexts(kind, service, this.#account.scope.settings).map((context) => {
      const caller = { kind: principal, name: service, context };
      const answers = actions.map((action) => trustDecision(this.#account, arn, action, caller));
      const given = answers.filter((answer) => answer !== undefined);
      if (given.length < answers.length) return undefined;
      return { action: actions[0] ?? "", by: service, resource: TARGET, ...given.reduce(together) };
    });
    return surest(found);
  }

  #trustOf(arn: string) {
    return this.#account.inventory.resources.get(arn)?.policy;
  }
}

function servicesOf({ effect, principal }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Service" || kind === "Federated" ? [value] : []));
}

function together(a: TrustAnswer, b: TrustAnswer): TrustAnswer {
  return {
    certainty: and(a.certainty, b.certainty),
    because: distinct([...a.because, ...b.because]),
    conditions: distinct([...a.conditions, ...b.conditions]),
  };
}

function distinct<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
}
