import type { Capability } from "../../../catalogue/capability.ts";
import { defineFinding } from "../../defineFinding.ts";
import { text } from "../../text.ts";
import {
  accessText,
  externalEvidence,
  publicAccessOf,
  publishedCertaintyOf,
  statementDeletion,
  titleAccess,
} from "./externalAccess.ts";

const WRITING: ReadonlySet<Capability> = new Set<Capability>([
  "administer-resource",
  "use-resource",
  "write-data",
  "delete-data",
]);

/** What anyone can do, by resource: strangers, whom no condition keeps out and no Deny. */
export const publicAccess = defineFinding({
  kind: "public-access",
  scope: "account",
  *detect(subject) {
    for (const access of publicAccessOf(subject)) {
      yield {
        ...externalEvidence(access),
        facts: {
          capabilities: access.grants.map(({ capability }) => capability),
          certainty: publishedCertaintyOf(access),
          isIamAdmin: subject.administrators.has(access.resource.arn),
        },
        data: {
          access: titleAccess(access),
          writes: titleAccess(access).capabilities.some((capability) => WRITING.has(capability)),
        },
        ...statementDeletion(subject, access),
      };
    }
  },
  severity: ({ facts, data }) => {
    const isWorst = data.writes || facts.isIamAdmin;
    if (facts.certainty === "allowed") return isWorst ? "critical" : "high";
    return isWorst ? "high" : "medium";
  },
  message: {
    heading: "Public access",
    meaning:
      "A policy grants access to anyone: on the internet, or with an AWS account, which anyone can open. Where conditions narrow it, the finding says so.",
    advice: "Remove public access that is not intended. For S3, turn on Block Public Access for the whole account.",
    title: ({ facts, data }) =>
      text`Anyone ${facts.certainty === "allowed" ? "" : "who meets the conditions "}can ${accessText(data.access)}`,
    remedy: () => text`Name the principals that need access in the policy instead of *, or block public access to it.`,
  },
  mappings: { nist80053: ["AC-3"], mitreAttack: ["T1530"] },
});
