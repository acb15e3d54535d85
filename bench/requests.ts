/** Small requests as `iam decide` takes them: one or a few policies of one or two statements. */
const ACCOUNT = "333344445555";
const KINDS = 4;

const statement = (Action: unknown, Resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const document = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement });

export interface SmallRequest {
  principal: string;
  action: string;
  resource: string;
  resourceAccount: string;
  context: Record<string, string>;
  identityPolicies: readonly object[];
  permissionsBoundary?: object;
  serviceControlPolicies?: readonly (readonly object[])[];
  resourcePolicy?: object;
}

/** Request `at`, whose policies are the set of this number. */
export function smallRequest(at: number, set: number): SmallRequest {
  const bucket = `arn:aws:s3:::bucket-${set}`;
  const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue-${set}`;
  const principal = `arn:aws:iam::${ACCOUNT}:role/app`;
  const kind = set % KINDS;
  return {
    principal,
    action: kind === 2 ? "sqs:SendMessage" : at % 2 === 0 ? "s3:GetObject" : "s3:PutObject",
    resource: kind === 2 ? queue : `${bucket}/${at % 3 === 0 ? "private" : "a"}/${at % 1000}`,
    resourceAccount: ACCOUNT,
    context: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:SecureTransport": "true" },
    ...policies(kind, bucket, queue, principal),
  };
}

function policies(kind: number, bucket: string, queue: string, principal: string) {
  const objects = statement(["s3:GetObject", "s3:PutObject"], `${bucket}/*`);
  if (kind === 0) return { identityPolicies: [document(objects, statement("s3:ListBucket", bucket))] };
  if (kind === 1) {
    const ofOrganization = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
    const denied = statement("s3:*", `${bucket}/private/*`, { Effect: "Deny" });
    return {
      identityPolicies: [document(statement("s3:Get*", "*", ofOrganization), denied)],
      permissionsBoundary: document(statement("s3:*", "*")),
    };
  }
  if (kind === 2) {
    return {
      identityPolicies: [document(statement(["sqs:SendMessage", "sqs:ReceiveMessage"], queue))],
      serviceControlPolicies: [[document(statement("*", "*"))]],
    };
  }
  return {
    identityPolicies: [document(statement("s3:GetObject", `${bucket}/*`))],
    resourcePolicy: document(statement("s3:GetObject", `${bucket}/*`, { Principal: { AWS: principal } })),
  };
}
