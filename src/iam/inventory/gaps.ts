import type { Gap } from "../model.ts";
import { arnService } from "../policy/arn.ts";

/** Of a message that quotes a policy no more is kept. */
const LONGEST_MESSAGE = 400;

/** What could not be read or understood, each once. */
export class Gaps {
  readonly #gaps: Gap[] = [];
  readonly #known = new Set<string>();
  /** Policies of which nothing could be used, as a gap already says. */
  readonly #unusable = new Set<string>();

  /** In the order they were met; grows while principals are analysed, whose own policies are read only then. */
  get list(): readonly Gap[] {
    return this.#gaps;
  }

  add({ message, ...rest }: Gap): void {
    const shown =
      message !== undefined && message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
    const gap: Gap = shown === undefined ? rest : { ...rest, message: shown };
    const key = JSON.stringify([gap.service, gap.region, gap.action, gap.code, gap.resource, gap.message]);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#gaps.push(gap);
  }

  /** A part of a policy that AWS would refuse, left out; `problem` says which: `Statement[2]: no Effect`. */
  addParse(policy: string, problem: string): void {
    this.add({
      service: arnService(policy),
      region: "",
      action: "parse",
      code: "MalformedPolicyDocument",
      resource: policy,
      message: problem,
    });
  }

  /** A managed policy of which nothing can be used; whoever it is attached to has no second gap of it. */
  addUnusable(policy: string, code: string, message: string): void {
    this.#unusable.add(policy);
    this.add({ service: "iam", region: "", action: "parse", code, resource: policy, message });
  }

  /** A managed policy whose document cannot be read; the gap of the document says why. */
  noteUnreadable(policy: string): void {
    this.#unusable.add(policy);
  }

  /** Something that is named but was not given. */
  addMissing(resource: string): void {
    if (this.#unusable.has(resource)) return;
    const action = "iam:GetAccountAuthorizationDetails";
    this.add({ service: "iam", region: "", action, code: "NoSuchEntity", resource });
  }

  /** A part of an entry that is of no use; the entry stands without it. */
  addMember(resource: string, code: string, message: string): void {
    this.add({ service: arnService(resource), region: "", action: "parse", code, resource, message });
  }
}
