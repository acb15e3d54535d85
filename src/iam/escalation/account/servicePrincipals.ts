/** In the name of a service principal that is of one region ("AWS service principals"): `.eu-west-1.`. */
const REGION = /\.[a-z]{2}(?:-[a-z]+)+-\d+\./;
const SUFFIX = ".amazonaws.com";

/** The name of a service in every region: `states.amazonaws.com` of `states.eu-west-1.amazonaws.com`. */
export function everywhere(service: string): string {
  return service.replace(REGION, ".");
}

/**
 * What a service is called in a partition ("AWS service principals"). In China trust policies and iam:PassedToService
 * have `ec2.amazonaws.com.cn` for some services and `lambda.amazonaws.com` for others, so that both forms count there.
 * In AWS GovCloud Amazon Cognito alone has a name of its own.
 */
export function namesInPartition(service: string, partition: string): readonly string[] {
  if (!service.endsWith(SUFFIX)) return [service];
  if (partition === "aws-cn") return [service, `${service}.cn`];
  if (partition === "aws-us-gov" && service === "cognito-identity.amazonaws.com") {
    return ["cognito-identity-us-gov.amazonaws.com"];
  }
  return [service];
}
