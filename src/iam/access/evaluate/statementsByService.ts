import type { PrincipalLayer } from "../../decision/layerDecision.ts";
import type { Bits } from "../../sets/bitSet.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import type { Part } from "./evaluateActions.ts";

/** A statement of the principal as it concerns one service. */
export interface ServiceStatement {
  /** Its index among the principal's statements. */
  at: number;
  part: Part;
  level: number;
  bits: Bits;
}

/** What the Allows of each layer are; resource control policies can only deny. */
const PARTS: Readonly<Record<PrincipalLayer, Part | undefined>> = {
  identity: "identity",
  boundary: "boundary",
  serviceControl: "organization",
  resourceControl: undefined,
  protection: undefined,
};

const NONE: readonly ServiceStatement[] = [];

/** The statements of a principal by the services whose actions they are about. */
export class ServiceStatements {
  readonly #byService: (ServiceStatement[] | undefined)[];
  readonly #allowed: Uint8Array;

  /** `services`: how many the catalogue has. */
  constructor(statements: readonly PrincipalStatement[], services: number) {
    this.#byService = new Array<ServiceStatement[] | undefined>(services).fill(undefined);
    this.#allowed = new Uint8Array(services);
    const all = Array.from({ length: services }, (_, service) => service);
    statements.forEach(({ actions, effect, layer, level }, at) => {
      const part = effect === "Deny" ? "deny" : PARTS[layer];
      if (part === undefined) return;
      for (const service of actions.services ?? all) {
        const bits = actions.bits(service);
        if (bits === undefined) continue;
        if (part === "identity") this.#allowed[service] = 1;
        const known = this.#byService[service];
        if (known === undefined) this.#byService[service] = [{ at, part, level, bits }];
        else known.push({ at, part, level, bits });
      }
    });
  }

  /** In the order of the principal's statements. */
  of(service: number): readonly ServiceStatement[] {
    return this.#byService[service] ?? NONE;
  }

  /** Whether any identity policy allows anything in the service, conditions and resources aside. */
  allowAny(service: number): boolean {
    return this.#allowed[service] === 1;
  }
}
