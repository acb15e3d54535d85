export const HELP = `Usage:
  iam analyze ACCOUNT.json --out DIR [OPTION...]   writes the reports of an AWS account into a folder
  iam decide                                       answers requests, one on each line of standard input

iam analyze --help and iam decide --help show the options and the form of the files; iam --version shows the versions of
the command, of its engine and of its catalogue of AWS actions.
`;

export const ANALYZE_HELP = `Usage: iam analyze ACCOUNT.json --out DIR [OPTION...]

Works out who has which access in an AWS account and writes the reports into DIR.

ACCOUNT.json is what this prints:
  aws iam get-account-authorization-details --output json > ACCOUNT.json
Several pages may stand in a list or one after another. - is standard input. Files may be compressed with gzip.

Options:
  --out DIR                  folder for the reports, created if it does not exist; required
  --resources FILE           resources of the account, in the form below
  --credential-report FILE   CSV, or what aws iam get-credential-report prints
  --organization FILE        policies of the organization that limit the account, in the form below
  --trusted-account ID[=NAME]
                             an account that you trust, such as your own or a partner's; may be given several times
  --at TIMESTAMP             time of the analysis in ISO 8601, such as 2026-03-01T05:00:00Z; by default now
  --only FORMAT,...          write these alone: csv, json, html, xlsx, parquet; the manifest is always written
  --fail-on SEVERITY         end with status 1 where a finding is at least that severe: critical, high, medium, low
  --format FORMAT            what to print when the reports are written: the summary as text (by default) or json,
                             or the findings for another product as ocsf, asff or sarif
  --quiet                    print nothing
  -h, --help                 show this help

The resources file is a list. Each resource needs its ARN; everything else is optional:
  [
    { "arn": "arn:aws:s3:::ledger", "tags": { "Confidentiality": "Restricted" }, "policy": { "Statement": [] } },
    { "arn": "arn:aws:lambda:us-east-1:111122223333:function:pay", "role": "arn:aws:iam::111122223333:role/pay" }
  ]
  type, name          by default taken from the ARN
  policy              the resource policy: an object, JSON text or URL-encoded JSON text
  tags                an object with a value for each key
  role                ARN of the role that it runs with, or of its instance profile
  publicAccessBlock   of a bucket: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets
  abac                of a bucket: whether access may depend on its tags, as aws s3api get-bucket-abac prints
  keyManager          of a KMS key: "AWS" or "CUSTOMER"
  grants              of a KMS key: the Grants that aws kms list-grants prints

The organization file has the policies of each level, from the root of the organization down to the account itself:
  {
    "id": "o-a1b2c3d4e5", "managementAccount": "999988887777",
    "serviceControlPolicies": [[{ "Statement": [] }], [{ "name": "Workloads", "document": { "Statement": [] } }]],
    "resourceControlPolicies": [[], []]
  }
  id                        of the organization; required
  managementAccount         12 digits; required
  serviceControlPolicies    a list of policies for each level, which must all allow; FullAWSAccess is one of them
  resourceControlPolicies   the same
  A policy is an object, JSON text or URL-encoded JSON text, or has a "name", which the reports show, and a
  "document". Without a list, policies of that kind forbid nothing.

A set of reports that is already in DIR is never replaced: where the minute is taken, the files are named after the next
one that is free.

Exit status: 0 when the reports are written; 1 when they are and --fail-on applies; 2 for bad input, with one line on
standard error that says what is wrong.
`;

export const DECIDE_HELP = `Usage: iam decide < REQUESTS.jsonl

Reads one JSON request on each line of standard input and writes one JSON answer on each line of standard output, in the
same order.

Request:
  { "principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::ledger/1",
    "identityPolicies": [{ "Version": "2012-10-17", "Statement": [] }] }
  principal                 ARN of a user, role, session, root user or federated user, an AWS service, or *; required
  principalId               unique id of the user, or of the role: AIDA…, AROA…
  action                    service:Action; required
  resource                  an ARN or *; required
  resourceAccount           12 digits; by default the account in the ARN, or that of the principal
  context                   values by condition key: { "aws:SourceIp": "192.0.2.1" }
  contextComplete           true when a condition key that is not in the context is absent from the request
  identityPolicies          policies of the principal
  permissionsBoundary       a policy
  sessionPolicies           policies
  serviceControlPolicies    a list of policies for each level, from the root of the organization to the account
  resourceControlPolicies   the same
  resourcePolicy            policy of the resource, the trust policy of a role
  publicAccessBlock         of a bucket: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets

Answer:
  { "decision": "allowed" | "conditional" | "explicitDeny" | "implicitDeny", ... } or { "error": "..." }
`;
