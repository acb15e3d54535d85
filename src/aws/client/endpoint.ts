import { dnsSuffix, iamHost, type Partition } from "./partition.ts";

/**
 * Endpoints that stand in for AWS. `all` is `AWS_ENDPOINT_URL`; `byService` is `AWS_ENDPOINT_URL_<SERVICE>`, keyed by the
 * service id in the setting's name (`S3`, `SECRETS_MANAGER`), and takes precedence over `all`.
 */
export interface AwsEndpoints {
  all: string | undefined;
  byService: Readonly<Record<string, string>>;
}

/** The AWS APIs that are called. */
export type AwsService =
  | "cloudformation"
  | "codebuild"
  | "dynamodb"
  | "ec2"
  | "ecr"
  | "ecs"
  | "glue"
  | "iam"
  | "kms"
  | "lambda"
  | "organizations"
  | "rds"
  | "s3"
  | "s3control"
  | "sagemaker"
  | "secretsmanager"
  | "sns"
  | "sqs"
  | "sts";

interface ServiceFacts {
  /** The SDKs' service id, upper-cased, spaces as underscores. */
  settingId: string;
  /** The service in the credential scope of a signature. */
  signingName: string;
  host(region: string, partition: Partition): string;
}

const regional =
  (name: string) =>
  (region: string, partition: Partition): string =>
    `${name}.${region}.${dnsSuffix(partition)}`;

/** Source: "Service endpoints and quotas" (AWS General Reference) of each service. */
const SERVICES: Record<AwsService, ServiceFacts> = {
  cloudformation: { settingId: "CLOUDFORMATION", signingName: "cloudformation", host: regional("cloudformation") },
  codebuild: { settingId: "CODEBUILD", signingName: "codebuild", host: regional("codebuild") },
  dynamodb: { settingId: "DYNAMODB", signingName: "dynamodb", host: regional("dynamodb") },
  ec2: { settingId: "EC2", signingName: "ec2", host: regional("ec2") },
  ecr: { settingId: "ECR", signingName: "ecr", host: regional("api.ecr") },
  ecs: { settingId: "ECS", signingName: "ecs", host: regional("ecs") },
  glue: { settingId: "GLUE", signingName: "glue", host: regional("glue") },
  iam: { settingId: "IAM", signingName: "iam", host: (_region, partition) => iamHost(partition) },
  kms: { settingId: "KMS", signingName: "kms", host: regional("kms") },
  lambda: { settingId: "LAMBDA", signingName: "lambda", host: regional("lambda") },
  organizations: { settingId: "ORGANIZATIONS", signingName: "organizations", host: regional("organizations") },
  rds: { settingId: "RDS", signingName: "rds", host: regional("rds") },
  s3: { settingId: "S3", signingName: "s3", host: regional("s3") },
  s3control: { settingId: "S3_CONTROL", signingName: "s3", host: regional("s3-control") },
  sagemaker: { settingId: "SAGEMAKER", signingName: "sagemaker", host: regional("api.sagemaker") },
  secretsmanager: { settingId: "SECRETS_MANAGER", signingName: "secretsmanager", host: regional("secretsmanager") },
  sns: { settingId: "SNS", signingName: "sns", host: regional("sns") },
  sqs: { settingId: "SQS", signingName: "sqs", host: regional("sqs") },
  sts: { settingId: "STS", signingName: "sts", host: regional("sts") },
};

const SETTING = "AWS_ENDPOINT_URL";

/**
 * Reads the endpoint settings as the AWS SDKs do ("Service-specific endpoints", AWS SDKs and Tools Reference Guide). An
 * empty one counts as absent; one that is not an http(s) URL is named in `problems`, without its value, and left out.
 */
export function readAwsEndpoints(settings: Readonly<Record<string, unknown>>): {
  endpoints: AwsEndpoints;
  problems: { name: string; problem: string }[];
} {
  const problems: { name: string; problem: string }[] = [];
  const byService: Record<string, string> = {};
  let all: string | undefined;
  for (const [name, value] of Object.entries(settings)) {
    if (name !== SETTING && !name.startsWith(`${SETTING}_`)) continue;
    if (typeof value !== "string" || value === "") continue;
    if (!isEndpointUrl(value)) problems.push({ name, problem: ENDPOINT_PROBLEM });
    else if (name === SETTING) all = value;
    else byService[name.slice(SETTING.length + 1)] = value;
  }
  return { endpoints: { all, byService }, problems };
}

/** What is wrong with a setting that is no endpoint. */
export const ENDPOINT_PROBLEM = "is not an http or https URL without credentials, query and fragment";

export function isEndpointUrl(value: string): boolean {
  const url = URL.parse(value);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    [url.search, url.hash, url.username, url.password].every((part) => part === "")
  );
}

/** Where `service` of `region` is reached: the override that applies, else AWS's own endpoint. Its path has no final slash. */
export function endpointFor(
  service: AwsService,
  region: string,
  partition: Partition,
  endpoints: AwsEndpoints,
): string {
  const override = overrideFor(service, endpoints);
  return override === undefined ? `https://${SERVICES[service].host(region, partition)}` : override.replace(/\/+$/, "");
}

/** The endpoint that was set for this service, or for all of them; undefined when AWS itself is called. */
export function overrideFor(service: AwsService, endpoints: AwsEndpoints): string | undefined {
  return endpoints.byService[SERVICES[service].settingId] ?? endpoints.all;
}

export function signingName(service: AwsService): string {
  return SERVICES[service].signingName;
}
