/*
 * Every fault that the suite plays, and how an execution ends under it. `test/worker/reliability/faults.test.ts` plays each;
 * docs/reliability.md shows this table.
 */

export interface Fault {
  id: string;
  where: "D1" | "R2" | "Queue" | "AWS" | "Clock" | "Workers" | "Deploy";
  fault: string;
  /** `succeeded`, or the code that the execution fails with. */
  ends: string;
  because: string;
}

const fault = <Id extends string>(id: Id, where: Fault["where"], what: string, ends: string, because: string) => ({
  id,
  where,
  fault: what,
  ends,
  because,
});

export const FAULTS = [
  fault(
    "d1-before",
    "D1",
    "The first statement and one in four of the others fail before they take effect",
    "succeeded",
    "An outage uses up no attempt; the message comes again",
  ),
  fault(
    "d1-after",
    "D1",
    "The first statement and one in four of the others take effect, and their answers are lost",
    "succeeded",
    "A claim is recognised by its id; every other write can be repeated",
  ),
  fault(
    "d1-timeout",
    "D1",
    "The first statement and one in four of the others are never answered",
    "succeeded",
    "After 15 s it counts as an outage",
  ),
  fault(
    "r2-put",
    "R2",
    "The first put and one in three of the others fail, half of them after the object was written",
    "succeeded",
    "The stage is done again under a fence of its own",
  ),
  fault(
    "r2-get",
    "R2",
    "The first read and one in three of the others fail",
    "succeeded",
    "The stage is done again from its last checkpoint",
  ),
  fault(
    "r2-multipart",
    "R2",
    "The first operation of multipart uploads and one in three of the others fail, half of them after they took effect",
    "succeeded",
    "The upload is given up, and the object written anew",
  ),
  fault(
    "r2-delete",
    "R2",
    "The first deletion and one in two of the others fail",
    "succeeded",
    "The sweep clears the staging bucket later",
  ),
  fault(
    "queue-send",
    "Queue",
    "The first message and one in two of the others cannot be sent",
    "succeeded",
    "The message that was being worked on comes again, or the execution falls due",
  ),
  fault("queue-twice", "Queue", "Every message is delivered twice", "succeeded", "The second claim is refused"),
  fault(
    "queue-late",
    "Queue",
    "Every message is delivered once more twenty minutes later",
    "succeeded",
    "The execution has ended; the claim is refused",
  ),
  fault(
    "queue-lost",
    "Queue",
    "The message is lost",
    "succeeded",
    "The recovery of the next minute after `due_at` sends another",
  ),
  fault(
    "queue-dead",
    "Queue",
    "The message dies before any worker could claim",
    "succeeded",
    "Its death says nothing about the execution, which falls due",
  ),
  fault(
    "aws-throttle",
    "AWS",
    "One request in four is throttled",
    "succeeded",
    "Each call is repeated with growing delays",
  ),
  fault("aws-throttle-always", "AWS", "`sts:GetCallerIdentity` is throttled for ever", "throttled", "Eight attempts"),
  fault("aws-5xx", "AWS", "One request in four is answered with 500 or 503", "succeeded", "Each call is repeated"),
  fault(
    "aws-5xx-always",
    "AWS",
    "`iam:GetAccountAuthorizationDetails` is answered with 503 for ever",
    "internal",
    "Eight attempts",
  ),
  fault(
    "aws-slow",
    "AWS",
    "The answer to `sts:GetCallerIdentity` begins and never goes on",
    "internal",
    "A call has 30 s, twice; eight attempts",
  ),
  fault(
    "aws-endless",
    "AWS",
    "The answer to `sts:GetCallerIdentity` never ends",
    "internal",
    "Reading stops at 8 MiB; another attempt would not help",
  ),
  fault(
    "aws-same-marker",
    "AWS",
    "Every page of `iam:GetAccountAuthorizationDetails` names the same next page",
    "internal",
    "The circle is noticed",
  ),
  fault("aws-alternating-markers", "AWS", "The pages name two next pages in turn", "internal", "The circle is noticed"),
  fault(
    "aws-expired",
    "AWS",
    "AWS says that the credential has expired",
    "credential_expired",
    "No further call is sent",
  ),
  fault(
    "aws-refused",
    "AWS",
    "AWS denies `iam:GetAccountAuthorizationDetails`",
    "access_denied",
    "The action is named to the partner",
  ),
  fault(
    "aws-role-denied",
    "AWS",
    "AWS denies `sts:AssumeRole`",
    "assume_role_denied",
    "Counts towards the limit of denials",
  ),
  fault(
    "clock-aws",
    "Clock",
    "The service's clock is an hour ahead of AWS's",
    "internal",
    "Only the service can be wrong about it; another attempt would not help",
  ),
  fault(
    "clock-workers",
    "Clock",
    "The clock of every second worker is an hour ahead",
    "succeeded",
    "The fence, not the clock, says whose write counts",
  ),
  fault(
    "workers-two",
    "Workers",
    "Two workers get the message at the same time, five times over",
    "succeeded",
    "One claims; the other looks again when the lease would end",
  ),
  fault(
    "workers-late",
    "Workers",
    "A worker goes on after its lease was taken over",
    "succeeded",
    "Its fence is old: its writes change nothing",
  ),
  fault(
    "workers-killed",
    "Workers",
    "The worker is killed in each stage",
    "succeeded",
    "Its message, or the recovery of the next minute, finds the lease ended",
  ),
  fault(
    "workers-killed-always",
    "Workers",
    "Every worker is killed while it collects",
    "internal",
    "Eight attempts: no message kills workers for ever",
  ),
  fault(
    "deploy-claimed",
    "Deploy",
    "A worker of the version before, with its longer lease and no claim id, is ended by a deploy",
    "succeeded",
    "The lease ends, and the execution falls due",
  ),
  fault(
    "deploy-unknown-message",
    "Deploy",
    "The message is of a form that the new version does not know",
    "succeeded",
    "It is dropped; the execution falls due",
  ),
  fault(
    "deploy-old-part",
    "Deploy",
    "A message of a part arrives whose plan is gone",
    "succeeded",
    "The part is refused, and the execution goes on",
  ),
] as const satisfies readonly Fault[];

export type FaultId = (typeof FAULTS)[number]["id"];

/** The table as Markdown. */
export function faultTable(): string {
  const rows = FAULTS.map(
    ({ where, fault: what, ends, because }) => `| ${where} | ${what} | \`${ends}\` | ${because} |`,
  );
  return ["| where | fault | the execution ends | because |", "|---|---|---|---|", ...rows].join("\n");
}
