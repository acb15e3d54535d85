import type { Gap } from "../model.ts";

/** What could not be read or understood, each once. */
export class Gaps {
  readonly #gaps: Gap[] = [];
  readonly #known = new Set<string>();

  /** In the order they were met; grows while principals are analysed, whose own policies are read only then. */
  get list(): readonly Gap[] {
    return this.#gaps;
  }

  add(gap: Gap): void {
    const key = JSON.stringify([gap.service, gap.region, gap.action, gap.code, gap.resource, gap.message]);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#gaps.push(gap);
  }

  /** A part of a policy that AWS would refuse, left out; `problem` says which: `Statement[2]: no Effect`. */
  addParse(policy: string, problem: string): void {
    this.add({
      service: policy.split(":")[2] ?? "",
      region: "",
      action: "parse",
      code: "MalformedPolicyDocument",
      resource: policy,
      message: problem,
    });
  }

  /** Something that is named but was not given. */
  addMissing(resource: string, code = "NoSuchEntity"): void {
    this.add({ service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code, resource });
  }
}
