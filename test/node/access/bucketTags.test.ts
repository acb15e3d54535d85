import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "123456789012";
const USER = `arn:aws:iam::${ACCOUNT}:user/ann`;

/** What ann may do who may do everything under a condition, on a resource with the tag team=red. */
function decided(condition: object, record: ResourceRecord, action = "s3:ListBucket"): string | undefined {
  const Statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
  const UserPolicyList = [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement } }];
  const user = { Arn: USER, UserName: "ann", UserPolicyList };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
  index.addAuthorizationDetails({ UserDetailList: [user] });
  index.addResources([{ tags: { team: "red" }, ...record }]);
  return index.seal().decisionsOf(user)(action, record.arn);
}

const isRed = { StringEquals: { "aws:ResourceTag/team": "red" } };
const isNotRed = { StringNotEquals: { "aws:ResourceTag/team": "red" } };
const arn = "arn:aws:s3:::b";

test.each<[string, object, ResourceRecord, string]>([
  ["tags of a bucket with ABAC count", isRed, { arn, abac: true }, "certain"],
  ["and are compared", isNotRed, { arn, abac: true }, "denied"],
  ["those of a bucket without are absent", isRed, { arn, abac: false }, "denied"],
  ["so a negation holds", isNotRed, { arn, abac: false }, "certain"],
  ["and so does Null", { Null: { "aws:ResourceTag/team": "true" } }, { arn, abac: false }, "certain"],
  ["it is open where ABAC was not collected", isRed, { arn }, "conditional"],
  ["S3's own key is the same", { StringEquals: { "s3:BucketTag/team": "red" } }, { arn, abac: true }, "certain"],
  ["with ABAC off, too", { StringEquals: { "s3:BucketTag/team": "red" } }, { arn, abac: false }, "denied"],
  ["a bucket with ABAC may have no such tag", isRed, { arn, abac: true, tags: {} }, "denied"],
])("%s", (_, condition, record, expected) => expect(decided(condition, record)).toBe(expected));

test("the tags of other resources always count", () => {
  const queue = { arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:q` };
  expect(decided(isRed, queue, "sqs:SendMessage")).toBe("certain");
});
