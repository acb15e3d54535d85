/** The partitions that are served, by the names that a `provider` and an ARN share. */
const PARTITIONS = ["aws", "aws-us-gov"] as const;

type Partition = (typeof PARTITIONS)[number];

export interface AuditArn {
  /** Of any partition that AWS may have: `aws`, `aws-us-gov`, `aws-cn`. */
  partition: string;
  accountId: string;
}

/**
 * ARN of an IAM role: a path of visible ASCII between slashes if there is one, then a name of 1 to 64 characters
 * ("IAM identifiers" and "IAM and AWS STS quotas", AWS IAM User Guide).
 */
const ROLE = /^arn:([a-z-]{3,20}):iam::(\d{12}):role\/(?:[\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/;

/**
 * ARN of a temporary session: that of an assumed role ("AssumeRole": a RoleSessionName has 2 to 64 characters; the role's path
 * is not in it), or of a federated user ("GetFederationToken": a Name has 2 to 32). Source: AWS STS API Reference.
 */
const SESSION =
  /^arn:([a-z-]{3,20}):sts::(\d{12}):(?:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}|federated-user\/[\w+=,.@-]{2,32})$/;

const MAX_ARN_LENGTH = 700;

/** The account and partition of a role's ARN; null for any other text. */
export function parseRoleArn(text: string): AuditArn | null {
  return parse(ROLE, text);
}

/** The account and partition of a session's ARN, of an assumed role or a federated user; null for any other text. */
export function parseSessionArn(text: string): AuditArn | null {
  return parse(SESSION, text);
}

function parse(pattern: RegExp, text: string): AuditArn | null {
  const [, partition, accountId] = text.length > MAX_ARN_LENGTH ? [] : (pattern.exec(text) ?? []);
  return partition !== undefined && accountId !== undefined ? { partition, accountId } : null;
}

/**
 * Why an ARN does not belong to the account that is audited; null when it does, in words that follow the name of a member.
 * A `provider` that is no partition is not compared: something else is wrong with it.
 */
export function arnMismatch(arn: AuditArn, provider: unknown, accountId: string | undefined): string | null {
  if (arn.accountId !== accountId) return "must belong to the account that accountId names";
  if (isPartition(provider) && arn.partition !== provider) return "must belong to the partition that provider names";
  return isPartition(arn.partition) ? null : "must belong to partition aws or aws-us-gov";
}

function isPartition(name: unknown): name is Partition {
  return PARTITIONS.some((partition) => partition === name);
}

/** Whether the text is the ARN of a session in this account of this partition. */
export function isSessionOf(text: string, partition: Partition, accountId: string): boolean {
  const arn = parseSessionArn(text);
  return arn !== null && arnMismatch(arn, partition, accountId) === null;
}
