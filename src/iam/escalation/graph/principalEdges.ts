import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { type Bits, complement, intersection, removeBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Edge, Gain, Way } from "../paths/edge.ts";
import { among, both, type Option } from "../paths/permissionSet.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { stewardWays } from "../states/delegatedAdmin.ts";
import { assumptionWay, retaggedAssumptionWay, trustChangeWay } from "../techniques/assumeRole.ts";
import { grantWays } from "../techniques/grantPolicy.ts";
import { TECHNIQUES } from "../techniques/passRole/catalog.ts";
import { serviceWay } from "../techniques/passRole.ts";
import { unbindings } from "../techniques/removeBoundary.ts";
import { federationWay } from "../techniques/samlProvider.ts";
import { credentialWays } from "../techniques/userCredentials.ts";

/** A way to act as others, as it becomes an edge. */
interface Access extends Way {
  gain: Gain;
  assumes: boolean;
}

/** All that a principal, as the evaluation has it, can gain of others; `actor` is whoever it was before it changed. */
export function edgesOf(
  evaluation: PrincipalEvaluation,
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  actor: string,
  grants = grantWays(policies, accountContext),
): Edge[] {
  const self = accountContext.principals.positionOf(actor) ?? -1;
  const others = accountContext.principals.all.slice();
  if (self >= 0) removeBit(others, self);
  const accesses = accessesOf(evaluation, policies, accountContext);
  const edges: Edge[] = [];
  const add = (how: string, gain: Gain, options: readonly Option[], assumes: boolean, followUp?: string): void => {
    for (const option of among(options, others)) {
      edges.push({ how, gain, option, assumes, before: [], ...(followUp === undefined ? {} : { followUp }) });
    }
  };
  for (const { how, gain, options, assumes } of accesses) add(how, gain, options, assumes);
  const direct = accesses.filter(({ gain, options }) => gain === "itself" && options.length > 0);
  if (direct.length === 0) return edges;
  const unbinding = unbindings(policies, accountContext);
  const granted = new Covered(accountContext.principals.none());
  const freed = new Covered(accountContext.principals.none());
  const unbounded = new Covered(accountContext.principals.none());
  const stewards = stewardWays(policies, accountContext);
  for (const access of direct) {
    const options = among(access.options, others);
    const freeing = both(unbinding, options);
    add(
      `{from} removes the permissions boundary of {to}; ${access.how}`,
      "unbounded",
      unbounded.adding(freeing),
      false,
    );
    for (const grant of grants) {
      const how = `{from} ${grant.how}; ${access.how}`;
      add(how, "granted", granted.adding(both(grant.options, options)), false);
      add(
        `{from} removes the permissions boundary of {to}; ${how}`,
        "freed",
        freed.adding(both(grant.options, freeing)),
        false,
      );
    }
    for (const grant of stewards) {
      const how = `{from} ${grant.how}; ${access.how}`;
      add(how, "stewarded", granted.adding(both(grant.options, options)), false, grant.followUp);
    }
  }
  return edges;
}

function accessesOf(
  evaluation: PrincipalEvaluation,
  policies: PrincipalPolicies,
  accountContext: AccountContext,
): Access[] {
  const own = { gain: "itself", assumes: false } as const;
  const assuming = assumptionWay(evaluation, accountContext);
  const services = TECHNIQUES.flatMap((technique): Access[] => {
    const way = serviceWay(policies, accountContext, technique);
    return way === undefined
      ? []
      : [{ how: `{from} sees to it that ${technique.gains}`, gain: way.gain, options: way.options, assumes: false }];
  });
  return [
    { ...assuming, gain: "itself", assumes: true },
    { ...retaggedAssumptionWay(evaluation, policies, accountContext, assuming.options), gain: "itself", assumes: true },
    { ...trustChangeWay(policies, accountContext), ...own },
    { ...federationWay(policies, accountContext), ...own },
    ...credentialWays(policies, accountContext).map((way) => ({ ...way, ...own })),
    ...services,
  ];
}

/** Leaves out what an earlier and simpler way gains already, and no less surely. */
class Covered {
  readonly #bySureness: Bits[];

  constructor(none: Bits) {
    this.#bySureness = [none, none, none];
  }

  adding(options: readonly Option[]): Option[] {
    const found: Option[] = [];
    for (const option of options) {
      const known = this.#bySureness[option.sureness];
      if (known === undefined) continue;
      const [rest] = among(
        [option],
        complement(
          known,
          known.map(() => 0xffffffff),
        ),
      );
      if (rest === undefined) continue;
      found.push(rest);
      for (let at = option.sureness; at < this.#bySureness.length; at++) {
        const before = this.#bySureness[at] ?? known;
        this.#bySureness[at] = before.map((word, index) => word | (rest.members[index] ?? 0));
      }
    }
    return found;
  }
}

/** The edges by assumption alone: all that matters of an administrator, whom a stack set can use for nothing else. */
export function assumptionEdges(evaluation: PrincipalEvaluation, accountContext: AccountContext): Edge[] {
  const { how, options } = assumptionWay(evaluation, accountContext);
  return among(options, intersection(accountContext.roles, accountContext.principals.all)).map((option) => ({
    how,
    gain: "itself",
    option,
    assumes: true,
    before: [],
  }));
}
