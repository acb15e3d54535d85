import type { Certainty } from "../../certainty.ts";
import { policies } from "./data.generated.ts";

/** What an AWS managed policy gives to whoever has it and no other, where that is dangerous. */
export interface AwsManagedPolicy {
  /** The version that was judged: `v7`. */
  version: string;
  /** `administrator`: everything; `iam-administrator`: can change IAM; `path`: can become administrator without that. */
  outcome: "administrator" | "iam-administrator" | "path";
  /** Of that outcome. */
  certainty: Certainty;
  /** Of the best path to administrator; missing where there is none, or none is needed. */
  path?: Certainty;
  /** Id of the technique that ends it. */
  technique?: string;
}

const ARN = /^arn:[^:]*:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/;

/**
 * What a policy gives by itself, by its ARN; undefined for a policy of the account, and for one of AWS that neither makes
 * an administrator nor leads to one. docs/aws-managed-policies.md has all of them.
 */
export function awsManagedPolicy(arn: string): (AwsManagedPolicy & { name: string }) | undefined {
  const name = ARN.exec(arn)?.[1];
  const found = name !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
  return name === undefined || found === undefined ? undefined : { name, ...found };
}
