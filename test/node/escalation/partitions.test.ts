import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { AccountAnalysis } from "../../../src/iam/accountAnalysis.ts";
import { ACCOUNT, detailsOf, EVERYTHING, type Sketch, type Statement, trusting } from "./accounts.ts";

/** Techniques by which user/ann of an account in a partition becomes role/admin. */
function techniques(partition: string, sketch: Sketch): string[] {
  const within = JSON.stringify(detailsOf(sketch)).replaceAll("arn:aws:", `arn:${partition}:`);
  const details = JSON.parse(within) as ReturnType<typeof detailsOf>;
  const index = createAccountIndex({ accountId: ACCOUNT, partition, at: Date.UTC(2026, 0, 1) });
  index.addAuthorizationDetails(details);
  const analysis = new AccountAnalysis(index.seal());
  for (const detail of details.principals) analysis.analyze(detail);
  return analysis.escalation
    .pathsOf(`arn:${partition}:iam::${ACCOUNT}:user/ann`)
    .flatMap(({ steps }) => steps.map(({ technique }) => technique));
}

const PASS: Statement = { Action: "iam:PassRole" };
const passTo = (service: string): Statement => ({
  Action: "iam:PassRole",
  Condition: { StringEquals: { "iam:PassedToService": service } },
});
const account = (service: string, ...ann: Statement[]): Sketch => ({
  users: { ann: { inline: ann } },
  roles: { admin: { inline: [EVERYTHING], trust: [trusting(service)], profile: true } },
});
const RUN: Statement = { Action: "ec2:RunInstances" };
const EMR: Statement = { Action: "elasticmapreduce:RunJobFlow" };
const LAMBDA: Statement = { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] };
const STATES: Statement = { Action: ["states:CreateStateMachine", "states:StartExecution"] };

test.each<[string, string, Statement[], string | undefined]>([
  ["aws-cn", "ec2.amazonaws.com.cn", [PASS, RUN], "ec2:RunInstances"],
  ["aws-cn", "ec2.amazonaws.com", [PASS, RUN], "ec2:RunInstances"],
  ["aws-cn", "ec2.amazonaws.com.cn", [passTo("ec2.amazonaws.com.cn"), RUN], "ec2:RunInstances"],
  ["aws-cn", "ec2.amazonaws.com.cn", [passTo("lambda.amazonaws.com"), RUN], undefined],
  ["aws-cn", "elasticmapreduce.amazonaws.com.cn", [PASS, EMR], "elasticmapreduce:RunJobFlow"],
  ["aws-cn", "elasticmapreduce.amazonaws.com.cn", [passTo("ec2.amazonaws.com.cn"), EMR], undefined],
  ["aws-cn", "lambda.amazonaws.com", [PASS, LAMBDA], "lambda:CreateFunction"],
  ["aws-cn", "lambda.amazonaws.com", [passTo("lambda.amazonaws.com.cn"), LAMBDA], undefined],
  ["aws-cn", "states.cn-north-1.amazonaws.com", [PASS, STATES], "states:CreateStateMachine"],
  ["aws-cn", "lambda.amazonaws.com", [PASS, RUN], undefined],
  ["aws-us-gov", "ec2.amazonaws.com", [PASS, RUN], "ec2:RunInstances"],
  ["aws-us-gov", "ec2.amazonaws.com.cn", [PASS, RUN], undefined],
  ["aws-us-gov", "states.us-gov-west-1.amazonaws.com", [PASS, STATES], "states:CreateStateMachine"],
  ["aws", "ec2.amazonaws.com", [PASS, RUN], "ec2:RunInstances"],
  ["aws", "ec2.amazonaws.com.cn", [PASS, RUN], undefined],
  ["aws", "ec2.amazonaws.com", [passTo("ec2.amazonaws.com.cn"), RUN], undefined],
])("in %s, a role that trusts %s, by %j", (partition, service, ann, technique) => {
  const found = techniques(partition, account(service, ...ann));
  if (technique === undefined) expect(found).toEqual([]);
  else expect(found.join(", ")).toContain(`iam:PassRole + ${technique}`);
});
