/**
 * Services that in China have a name with the domain of the partition, beside the one that they have everywhere: "Create a
 * service role for CodeDeploy", "Using service-linked roles for cleanup" of Amazon EMR, and what AWS managed policies ask
 * of iam:PassedToService and iam:AWSServiceName (AWSBatchServiceRole, AmazonECS_FullAccess, AmazonEMRFullAccessPolicy_v2,
 * AmazonLaunchWizardFullAccessV2). Other names are the same in all partitions ("AWS service principals").
 */
const IN_CHINA: ReadonlySet<string> = new Set([
  "application-autoscaling",
  "autoscaling",
  "codedeploy",
  "ec2",
  "elasticmapreduce",
  "events",
  "logs",
]);

const CHINA = "aws-cn";
const DOMAIN = ".amazonaws.com";

/** In the name of a service principal that is of one region: `.eu-west-1.`. */
const REGION = /\.[a-z]{2}(?:-[a-z]+)+-\d+\./;

/** By which names a service acts in a partition; `name` is the one of the partition `aws`. */
export function servicePrincipalNames(name: string, partition: string): readonly string[] {
  const service = name.endsWith(DOMAIN) ? name.slice(0, -DOMAIN.length) : "";
  return partition === CHINA && IN_CHINA.has(service) ? [name, `${name}.cn`] : [name];
}

/**
 * The name in the partition `aws`, and for all regions, of a service that a policy of the partition names: IAM accepts
 * none that is not a service of it.
 */
export function commonServicePrincipal(name: string, partition: string): string {
  const everywhere = name.replace(REGION, ".");
  return partition === CHINA && everywhere.endsWith(`${DOMAIN}.cn`) ? everywhere.slice(0, -3) : everywhere;
}
