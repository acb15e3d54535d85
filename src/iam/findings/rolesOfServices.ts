import type { Account } from "../access/accountIndex.ts";
import { parseArn } from "../policy/arn.ts";

/** Whether only AWS services can assume the role: its trust policy names no other principal. */
export function isUsedByServicesAlone({ inventory }: Pick<Account, "inventory">, arn: string): boolean {
  const { entry, policy } = inventory.resources.get(arn) ?? {};
  if (entry?.type !== "IAMRole") return false;
  return (policy?.statements ?? []).every(
    ({ effect, principal }) =>
      effect !== "Allow" ||
      principal === undefined ||
      (!principal.not && principal.entries.every(({ kind }) => kind === "Service")),
  );
}

/** AWS managed policies on no path that AWS's pages give the roles of its services, with the title of the page. */
const FOR_SERVICES: Readonly<Record<string, string>> = {
  AmazonEC2ContainerRegistryPullOnly: "Amazon EKS node IAM role",
  AmazonEC2ContainerRegistryReadOnly: "Amazon EKS node IAM role",
  AmazonEKSClusterPolicy: "Amazon EKS cluster IAM role",
  AmazonEKSFargatePodExecutionRolePolicy: "Amazon EKS Pod execution IAM role",
  AmazonEKSWorkerNodePolicy: "Amazon EKS node IAM role",
  AmazonEKS_CNI_Policy: "Amazon EKS node IAM role",
  AmazonSSMManagedInstanceCore: "Configure instance permissions required for Systems Manager",
  CloudWatchAgentServerPolicy: "Create IAM roles and users for use with the CloudWatch agent",
};

/**
 * Whether AWS wrote the policy for the roles of its services: those on the path `service-role/`, and a few that its pages
 * name ("AWS managed policies", IAM User Guide).
 */
export function isMadeForServices(policyArn: string): boolean {
  const { account, resource = "" } = parseArn(policyArn) ?? {};
  if (account !== "aws") return false;
  return resource.startsWith("policy/service-role/") || Object.hasOwn(FOR_SERVICES, resource.slice("policy/".length));
}
