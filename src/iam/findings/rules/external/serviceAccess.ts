import { asWritten } from "../../../policy/compiledStatement.ts";
import { demandsOf, sourceAccounts } from "../../../policy/confinement/confinement.ts";
import { principalAccount } from "../../../policy/principal.ts";
import { defineFinding } from "../../defineFinding.ts";
import type { AccountSubject } from "../../subject.ts";
import { text } from "../../text.ts";
import {
  accessOfSources,
  accessText,
  allowingStatements,
  type ExternalAccess,
  externalAccessOf,
  externalEvidence,
  titleAccess,
} from "./externalAccess.ts";

/** Services that send no source, or whose statements name the account in the resource instead. */
const WITHOUT_SOURCE = new Set([
  // "Enable access logs for your Application Load Balancer": the path of the logs has the account's id.
  "logdelivery.elasticloadbalancing.amazonaws.com",
  // "Restore an Amazon RDS DB instance …" and other services that act with the caller's own permissions name a role.
  "ec2.amazonaws.com",
]);

/**
 * AWS services that a resource's policy lets in whomever they act for: no source account, source ARN or organization is
 * demanded ("The confused deputy problem", IAM User Guide). Roles are no such resources: a service can be told to use a
 * role only by someone who may pass it.
 */
export const serviceAccess = defineFinding({
  kind: "service-access-without-source",
  scope: "account",
  *detect(subject) {
    for (const access of serviceAccessOf(subject)) {
      const open = allowingStatements(subject, access).filter(
        (statement) => demandsOf(asWritten(statement), { kind: "service" }).length === 0,
      );
      if (open.length === 0 || WITHOUT_SOURCE.has(access.principal.arn)) continue;
      const ids = new Set(open.map(({ id }) => id));
      const grants = access.grants.filter(({ because }) =>
        because.some(({ statement, effect }) => effect === "Allow" && ids.has(statement)),
      );
      if (grants.length === 0) continue;
      yield {
        ...externalEvidence({ ...access, grants }),
        facts: { capabilities: grants.map(({ capability }) => capability), service: access.principal.arn },
        data: { access: titleAccess({ ...access, grants, certain: [] }), service: access.principal.arn },
      };
    }
  },
  severity: "medium",
  message: {
    heading: "AWS services without a source",
    meaning:
      "A policy lets an AWS service in without saying for whom it acts. Another AWS customer may be able to have the service reach the resource (the confused deputy problem).",
    advice:
      "Require the source account (aws:SourceAccount) or the source's ARN (aws:SourceArn) in each of these statements.",
    title: ({ data: { access, service } }) =>
      text`The service ${{ kind: "service", name: service }} can, for any AWS customer, ${accessText(access)}`,
    remedy: () =>
      text`Require your account as the source (aws:SourceAccount), and the ARN of the source (aws:SourceArn) where it is known.`,
  },
  mappings: { nist80053: ["AC-3"], pciDss: ["7.2.1"] },
});

/** What AWS services can do beyond reading the configuration of resources that are no roles. */
function* serviceAccessOf(subject: AccountSubject): Generator<ExternalAccess> {
  for (const access of externalAccessOf(subject, "service")) {
    const grants = access.grants.filter(({ capability }) => capability !== "read-config");
    if (access.resource.type !== "IAMRole" && grants.length > 0) yield { ...access, grants };
  }
}

/** Another account that an AWS service acts for; `service`: undefined where it may be any. */
export interface SourceAccess {
  account: string;
  service: string | undefined;
  access: ExternalAccess;
}

/** What other accounts can do through AWS services, because a policy names them as the source. */
export function* sourceAccessOf(subject: AccountSubject): Generator<SourceAccess> {
  const own = subject.account.settings.accountId;
  for (const access of serviceAccessOf(subject)) {
    const accounts = allowingStatements(subject, access).flatMap((statement) =>
      sourceAccounts(demandsOf(asWritten(statement), { kind: "service" })),
    );
    for (const account of [...new Set(accounts)].sort())
      if (account !== own) yield { account, service: access.principal.arn, access };
  }
  for (const access of accessOfSources(subject)) {
    const account = principalAccount(access.principal.arn);
    if (account !== undefined) yield { account, service: undefined, access };
  }
}
