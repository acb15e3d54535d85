import type { Account } from "../../access/analyzedAccount.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { commonServicePrincipal } from "../../policy/names/servicePrincipals.ts";
import { type Bits, hasBit } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { type PermissionSet, permissionSetsOf } from "../paths/permissionSet.ts";
import { type Requirement, TARGET } from "../paths/requirement.ts";
import { assumeRoleAction } from "./assumeRoleAction.ts";
import { trustDecision } from "./trustDecision.ts";

/** Which roles let which AWS services act as them, by their trust policies. */
export class ServiceTrust {
  readonly #account: Account;
  readonly #principals: EntitySet;
  /** By service principal: positions of the roles whose trust names it. */
  readonly #named = new Map<string, number[]>();
  /** By service principal: the names of it, of one region or of the partition, that trust policies use instead. */
  readonly #otherNames = new Map<string, Set<string>>();
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
        const common = commonServicePrincipal(name, account.scope.settings.partition);
        if (common !== name) this.#otherNames.set(common, (this.#otherNames.get(common) ?? new Set()).add(name));
      }
    });
  }

  /** The roles that trust any of the services, by whatever name; by how they do. */
  of(services: readonly string[]): readonly PermissionSet[] {
    return services.flatMap((service) =>
      [service, ...(this.#otherNames.get(service) ?? [])].flatMap((name) => this.#of(name)),
    );
  }

  #of(service: string): readonly PermissionSet[] {
    const known = this.#found.get(service);
    if (known !== undefined) return known;
    const roles = (this.#named.get(service) ?? []).flatMap((at) => {
      const requirement = this.#requirement(this.#principals.arns[at] ?? "", service);
      return requirement === undefined ? [] : [{ at, requirement }];
    });
    const found = permissionSetsOf(roles, this.#principals);
    this.#found.set(service, found);
    return found;
  }

  /** The service's own sts:AssumeRole of a role; undefined when the trust policy does not let it. */
  #requirement(arn: string, service: string): Requirement | undefined {
    const context = serviceContext(service, this.#account.scope.settings.accountId);
    const { service: sts, at } = assumeRoleAction();
    const speaking = (this.#trustOf(arn)?.statements ?? []).filter((statement) => {
      const bits = statement.actions.bits(sts);
      return bits !== undefined && hasBit(bits, at) && takesIn(statement, service);
    });
    const decision = trustDecision(speaking, context);
    return decision && { action: "sts:AssumeRole", by: service, resource: TARGET, ...decision };
  }

  #trustOf(arn: string) {
    return this.#account.inventory.resources.get(arn)?.policy;
  }
}

function servicesOf({ effect, principal }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Service" ? [value] : []));
}

function takesIn({ principal }: CompiledStatement, service: string): boolean {
  if (principal === undefined) return false;
  const named = principal.entries.some(({ kind, value }) => kind === "*" || (kind === "Service" && value === service));
  return named !== principal.not;
}

/** A service that calls for something in the account itself, so that conditions against confused deputies hold. */
function serviceContext(service: string, accountId: string): ConditionContext {
  return factContext("trustedService", {
    caller: { kind: "service", arn: service, account: undefined },
    at: undefined,
    sourceAccount: accountId,
    resourceAccount: accountId,
  });
}
