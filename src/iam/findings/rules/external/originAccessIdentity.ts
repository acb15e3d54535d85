import { defineFinding } from "../../defineFinding.ts";
import { externalText } from "../../names.ts";
import { sentence, text } from "../../text.ts";
import {
  accessText,
  externalAccessOf,
  externalEvidence,
  publishedCertaintyOf,
  statementDeletion,
  titleAccess,
} from "./externalAccess.ts";
import { isOriginAccessIdentity } from "./parties.ts";

/** What CloudFront can do by an origin access identity, by bucket. */
export const originAccessIdentity = defineFinding({
  kind: "cloudfront-origin-access",
  scope: "account",
  *detect(subject) {
    for (const access of externalAccessOf(subject, "account", "principal")) {
      if (!isOriginAccessIdentity(access.principal)) continue;
      yield {
        ...externalEvidence(access),
        facts: {
          capabilities: access.grants.map(({ capability }) => capability),
          certainty: publishedCertaintyOf(access),
          account: null,
        },
        data: { principal: access.principal, access: titleAccess(access) },
        ...statementDeletion(subject, access),
      };
    }
  },
  severity: "low",
  message: {
    heading: "Access of CloudFront by an origin access identity",
    meaning:
      "A CloudFront distribution reads a bucket by an origin access identity and serves what is in it. AWS recommends origin access control instead, which names the distribution and supports encryption with KMS.",
    advice: "Move the distributions to origin access control, and remove identities that no distribution uses.",
    title: ({ facts, data: { principal, access } }) =>
      text`${sentence(externalText(principal))} can ${accessText(access)}${facts.certainty === "allowed" ? "" : " under conditions"}`,
    remedy: () =>
      text`Use origin access control for the distribution, with its ARN as the source (aws:SourceArn), or remove the statement if no distribution uses the identity.`,
  },
});
