export const HELP = `Usage:
  iam analyze ACCOUNT.json... --out DIR [OPTION...]
                    writes the reports of AWS accounts into a folder
  iam who-can ACTION RESOURCE ACCOUNT.json... [OPTION...]
                    lists who may do something in an account
  iam can PRINCIPAL [ACTION [RESOURCE]] ACCOUNT.json... [OPTION...]
                    lists what a user or role may do
  iam decide        answers requests, one on each line of standard input

iam COMMAND --help shows the options and the form of the files; iam --version shows the versions of the command, of its
engine and of its catalogue of AWS actions.
`;

const ACCOUNT = `ACCOUNT.json is what this prints:
  aws iam get-account-authorization-details --output json > ACCOUNT.json
Several pages may stand in a list, one after another or in several files. - is standard input. Files may be compressed
with gzip.
`;

const ANALYZE_HELP = `Usage: iam analyze ACCOUNT.json... --out DIR [OPTION...]

Works out who has which access in an AWS account and writes the reports into DIR. Several accounts go to folders of DIR
named after their IDs, with accounts.csv and index.html over all of them in DIR.

${ACCOUNT}
Options:
  --out DIR                  folder for the reports, created if it does not exist; required
  --resources FILE           resources of the account, in the form below
  --credential-report FILE   CSV, or what aws iam get-credential-report prints
  --organization FILE        policies of the organization that limit the account, in the form below
  --previous FILE            analysis.YYYY-MM-DD-HHMM.json.gz of an earlier set, to say what changed since; the
                             findings.json of that set, next to it, says since when findings are known
  --exceptions FILE          findings that are accepted, in the form below: shown, but not counted
  --trusted-account ID[=NAME]
                             an account that you trust, such as your own or a partner's; may be given several times
  --at TIMESTAMP             time of the analysis in ISO 8601, such as 2026-03-01T05:00:00Z; by default now
  --only FORMAT,...          write these alone: csv, json, html, xlsx, parquet; the manifest is always written
  --fail-on SEVERITY|new     end with status 1 where a finding is at least that severe (critical, high, medium, low), or
                             where one is new since --previous; new,SEVERITY where one is both
  --title, --customer, --prepared-by TEXT
                             for the cover of the reports
  --format FORMAT            what to print when the reports are written: the summary as text (by default) or json,
                             or the findings for another product as ocsf, asff or sarif
  --quiet                    print nothing
  -h, --help                 show this help
With several accounts, say whose a file is: --resources 111122223333=FILE, and so for --credential-report,
--organization and --previous.

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

The exceptions file is a list. An exception names a finding by its id, or findings of a kind by the ARNs they are about,
in which * and ? are wildcards. It holds to the end of the day, in UTC, or to the moment that it names:
  [
    { "id": "unused-principal:arn:aws:iam::111122223333:role/pay", "reason": "seasonal", "expires": "2027-03-31" },
    { "kind": "cross-account-access", "arn": "arn:aws:s3:::public-*", "reason": "open data", "expires": "2027-01-01" }
  ]

A set of reports that is already in DIR is never replaced: where the minute is taken, the files are named after the next
one that is free.

Exit status: 0 when the reports are written; 1 when they are and --fail-on applies; 2 for bad input, with one line on
standard error that says what is wrong.
`;

const DECIDE_HELP = `Usage: iam decide < REQUESTS.jsonl

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

const QUESTION_OPTIONS = `Options:
  --resources FILE           resources of the account with their policies, in the form that iam analyze --help shows
  --organization FILE        policies of the organization that limit the account, in the form shown there
  --at TIMESTAMP             time of the question in ISO 8601; by default now
  --format FORMAT            text (by default) or json
  -h, --help                 show this help
With several accounts, say whose a file is: --resources 111122223333=FILE.

An answer is allowed, or conditional where it depends on what only a request tells, with these conditions; it names the
statements that decide it, by Sid or, without one, by their position from #0.
`;

const WHO_CAN_HELP = `Usage: iam who-can ACTION RESOURCE ACCOUNT.json... [OPTION...]

Lists who may do an action on a resource: users and roles of the account, and those outside that the policy of the
resource lets in.
  ACTION      such as s3:GetObject
  RESOURCE    an ARN, a pattern with * and ?, or * for an action without a resource; a bucket stands for its objects

${ACCOUNT}
${QUESTION_OPTIONS}`;

const CAN_HELP = `Usage: iam can PRINCIPAL [ACTION [RESOURCE]] ACCOUNT.json... [OPTION...]

Lists what a user or role may do: all of it by service and capability, where it may do an action, or whether it may on a
resource.
  PRINCIPAL   the ARN or the name of a user or role; role/NAME where a user has the same name
  ACTION      such as s3:GetObject
  RESOURCE    an ARN, a pattern with * and ?, or * for an action without a resource

${ACCOUNT}
${QUESTION_OPTIONS}`;

const HELPS: Readonly<Record<string, string>> = {
  analyze: ANALYZE_HELP,
  "who-can": WHO_CAN_HELP,
  can: CAN_HELP,
  decide: DECIDE_HELP,
};

/** The help of a command, or of the tool. */
export function helpOf(command: string | undefined): string {
  return (command !== undefined && Object.hasOwn(HELPS, command) ? HELPS[command] : undefined) ?? HELP;
}
