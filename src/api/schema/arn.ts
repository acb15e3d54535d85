/** `provider` is the partition: they have the same names. */
interface ParsedArn {
  partition: string;
  accountId: string;
}

/**
 * IAM role ARN: an optional path of visible ASCII between slashes, then a name of 1 to 64 characters
 * (AWS: IAM identifiers; IAM and AWS STS quotas).
 */
const ROLE = /^arn:([a-z-]{3,20}):iam::(\d{12}):role\/(?:[\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/;

/** Session of an assumed role, or of a federated user (AWS: IAM identifiers, AWS STS API reference). */
const SESSION =
  /^arn:([a-z-]{3,20}):sts::(\d{12}):(?:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}|federated-user\/[\w+=,.@:-]{2,64})$/;

const MAX_ARN_LENGTH = 700;

export const parseRoleArn = (text: string) => parse(ROLE, text);
export const parseSessionArn = (text: string) => parse(SESSION, text);

function parse(pattern: RegExp, text: string): ParsedArn | null {
  const [, partition, accountId] = text.length > MAX_ARN_LENGTH ? [] : (pattern.exec(text) ?? []);
  return partition !== undefined && accountId !== undefined ? { partition, accountId } : null;
}

/** What is wrong between an ARN and the account it should be of; null when nothing is, or when `arn` is no ARN. */
export function arnMismatch(arn: ParsedArn | null, provider: unknown, accountId: string | undefined): string | null {
  if (arn === null) return null;
  if (arn.accountId !== accountId) return "must be of the account that accountId names";
  if ((provider === "aws" || provider === "aws-us-gov") && arn.partition !== provider) {
    return "must be of the partition that provider names";
  }
  return arn.partition === "aws" || arn.partition === "aws-us-gov" ? null : "must be of partition aws or aws-us-gov";
}
