import type { Certainty } from "../../certainty.ts";

/** What an AWS managed policy gives to whoever has it and no other, where that is dangerous. */
export interface AwsManagedPolicy {
  /** The version that was judged: `v7`. */
  version: string;
  /** `administrator`: everything; `iam-administrator`: can change IAM; `path`: can become administrator without that. */
  outcome: "administrator" | "iam-administrator" | "path";
  /** Of that outcome. */
  certainty: Certainty;
  /** Of the best path to administrator; missing where no path exists, or the policy makes an administrator by itself. */
  path?: Certainty;
  /** Id of the technique that ends it. */
  technique?: string;
}
