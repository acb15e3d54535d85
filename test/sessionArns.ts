const arn = (partition: string, account: string, session: string) => `arn:${partition}:sts::${account}:${session}`;
const of = (session: string) => arn("aws", "123456789012", session);

/** ARNs of sessions in account 123456789012 of partition `aws`: the trigger takes them, and vending does. */
export const SESSION_ARNS = [
  of("assumed-role/auditor/iam-audit"),
  of("assumed-role/r/s2"),
  of(`assumed-role/${"r".repeat(64)}/${"s".repeat(64)}`),
  of("assumed-role/a+=,.@-_/b+=,.@-_"),
  of("federated-user/ab"),
  of(`federated-user/${"f".repeat(32)}`),
  of("federated-user/f+=,.@-_"),
];

/** What is no such ARN: both refuse it. */
export const OTHER_ARNS = [
  "",
  of("assumed-role/auditor"),
  of("assumed-role/auditor/s"),
  of(`assumed-role/auditor/${"s".repeat(65)}`),
  of(`assumed-role/${"r".repeat(65)}/session`),
  of("assumed-role/team/auditor/session"),
  of("assumed-role/auditor/a:b"),
  of("assumed-role/auditor/é2"),
  of("federated-user/f"),
  of(`federated-user/${"f".repeat(33)}`),
  of("federated-user/a:b"),
  of("federated-user/team/user"),
  of("self"),
  `${of("assumed-role/auditor/iam-audit")}\n`,
  `ARN${of("assumed-role/auditor/iam-audit").slice(3)}`,
  arn("aws", "12345678901", "assumed-role/auditor/iam-audit"),
  arn("aws", "999999999999", "assumed-role/auditor/iam-audit"),
  arn("aws-us-gov", "123456789012", "assumed-role/auditor/iam-audit"),
  arn("aws-cn", "123456789012", "federated-user/auditor"),
  "arn:aws:sts:us-east-1:123456789012:assumed-role/auditor/iam-audit",
  "arn:aws:iam::123456789012:role/auditor",
  "arn:aws:iam::123456789012:user/auditor",
  "arn:aws:iam::123456789012:root",
];
