import { describe, expect, it } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { EscalationAnalysis } from "../../../src/iam/escalation/escalationAnalysis.ts";
import { detailsOf, EVERYTHING, LITTLE, type Statement, trusting } from "./accounts.ts";

const ACCOUNT = "210987654321";

/** Whether user/ann becomes administrator by a role that trusts a service, in another partition. */
function escalates(partition: string, service: string, ann: readonly Statement[]): boolean {
  const sketch = detailsOf({
    users: { ann: { inline: [LITTLE, ...ann] } },
    roles: { boss: { inline: [EVERYTHING], trust: [trusting(service)], profile: true } },
  });
  const details: typeof sketch = JSON.parse(JSON.stringify(sketch).replaceAll("arn:aws:", `arn:${partition}:`));
  const index = createAccountIndex({ accountId: ACCOUNT, partition, at: Date.UTC(2026, 0, 1) });
  index.addAuthorizationDetails(details);
  const account = index.seal();
  const analysis = new EscalationAnalysis(account);
  for (const detail of details.principals) analysis.add(detail, account.analyzePrincipal(detail));
  return analysis.finish().canEscalate(`arn:${partition}:iam::${ACCOUNT}:user/ann`);
}

const pass = (service?: string): Statement => ({
  Action: "iam:PassRole",
  ...(service === undefined ? {} : { Condition: { StringEquals: { "iam:PassedToService": service } } }),
});
const run: Statement = { Action: "ec2:RunInstances" };
const cluster: Statement = { Action: "elasticmapreduce:RunJobFlow" };
const LAMBDA: Statement = { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] };

describe("services by their names in a partition", () => {
  it.each<[string, string, readonly Statement[], boolean]>([
    ["aws-cn", "ec2.amazonaws.com.cn", [pass(), run], true],
    ["aws-cn", "ec2.amazonaws.com.cn", [pass("ec2.amazonaws.com.cn"), run], true],
    ["aws-cn", "ec2.amazonaws.com", [pass(), run], true],
    ["aws-cn", "elasticmapreduce.amazonaws.com.cn", [pass(), cluster], true],
    ["aws-cn", "lambda.amazonaws.com", [pass("lambda.amazonaws.com"), LAMBDA], true],
    ["aws-cn", "ec2.amazonaws.com.cn", [pass("lambda.amazonaws.com"), run], false],
    ["aws-cn", "backup.amazonaws.com.cn", [pass(), run], false],
    ["aws-us-gov", "ec2.amazonaws.com", [pass(), run], true],
    ["aws-us-gov", "ec2.amazonaws.com.cn", [pass(), run], false],
    ["aws", "ec2.amazonaws.com.cn", [pass(), run], false],
  ])("%s: %s by %j: %s", (partition, service, ann, expected) => {
    expect(escalates(partition, service, ann)).toBe(expected);
  });
});
