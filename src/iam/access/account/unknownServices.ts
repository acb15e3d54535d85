import { service } from "../../catalogue/catalogue.ts";
import type { Gaps } from "../../inventory/gaps.ts";
import type { Policy } from "../../policy/statement.ts";
import { isEditable } from "./entities.ts";

/**
 * Names, once per account, each service with actions that the account's own policies allow and that the catalogue does not
 * have: no report shows that access. A single unknown action is not a gap: AWS adds actions every week, and access to the
 * service is shown without it. Policies that AWS manages are not looked at, as some still name services that were closed.
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
