import { service } from "../../catalogue/catalogue.ts";
import type { Gaps } from "../../inventory/gaps.ts";
import type { Policy } from "../../policy/statement.ts";
import { isEditable } from "./entities.ts";

/**
 * Names, once for an account, each service that the account's own policies allow something of and the catalogue lacks:
 * what they allow of it is in no report. A single action that the catalogue lacks is no gap: AWS adds some every week, and
 * its service is shown all the same. Policies that AWS manages still name services that it has closed; they are left out.
 */
export class UnknownServices {
  readonly #gaps: Gaps;
  readonly #seen = new Set<string>();

  constructor(gaps: Gaps) {
    this.#gaps = gaps;
  }

  look({ id, statements }: Policy): void {
    if (!isEditable(id)) return;
    for (const { effect, action } of statements) {
      if (effect !== "Allow" || action.not) continue;
      for (const pattern of action.patterns) {
        const prefix = pattern.slice(0, pattern.indexOf(":"));
        if (prefix === "" || this.#seen.has(prefix) || /[*?]/.test(prefix)) continue;
        this.#seen.add(prefix);
        if (service(prefix) === undefined) this.#name(prefix);
      }
    }
  }

  #name(prefix: string): void {
    const message = "not in the catalogue: what policies allow of it is not shown";
    this.#gaps.add({ service: prefix, region: "", action: "parse", code: "UnknownService", message });
  }
}
