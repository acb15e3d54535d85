import { arnService } from "../policy/arn.ts";

/** Something that could not be read or understood; the rest was analyzed without it. */
export interface Gap {
  /** `iam`, `s3`, `kms`, … */
  service: string;
  /** Empty for a global service. */
  region: string;
  /** The AWS action refused (`s3:GetBucketPolicy`), or `parse` for a document that cannot be read. */
  action: string;
  /** AWS's error code, or `MalformedPolicyDocument` and the like. */
  code: string;
  /** ARN or name of what it concerns, where it is one thing. */
  resource?: string;
  /** What is wrong with it, in words: `Statement[2]: no Effect`. */
  message?: string;
}

/** Messages may quote a policy: they are cut at this length. */
const LONGEST_MESSAGE = 400;

/** The gaps of an analysis, each once. */
export class Gaps {
  readonly #gaps: Gap[] = [];
  readonly #known = new Set<string>();
  /** Policies of which nothing could be used; a gap of each says so. */
  readonly #unusable = new Set<string>();

  /** In the order they were met. Grows while principals are analyzed: their inline policies are read only then. */
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

  /** A managed policy of which nothing can be used; principals that have it attached get no gap of their own. */
  addUnusable(policy: string, code: string, message: string): void {
    this.#unusable.add(policy);
    this.add({ service: "iam", region: "", action: "parse", code, resource: policy, message });
  }

  /** A managed policy whose document cannot be read; the gap of the document says why. */
  noteUnreadable(policy: string): void {
    this.#unusable.add(policy);
  }

  /** Something that an entity refers to and that was not given. */
  addMissing(resource: string): void {
    if (this.#unusable.has(resource)) return;
    const action = "iam:GetAccountAuthorizationDetails";
    this.add({ service: "iam", region: "", action, code: "NoSuchEntity", resource });
  }

  /** A part of an entry that cannot be used; the rest of the entry is. */
  addMember(resource: string, code: string, message: string): void {
    this.add({ service: arnService(resource), region: "", action: "parse", code, resource, message });
  }
}
