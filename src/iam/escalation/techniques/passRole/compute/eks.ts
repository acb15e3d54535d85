import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";
const PODS = "pods.eks.amazonaws.com";

/** Amazon EKS. */
export const EKS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "eks-create-nodegroup",
    title: "Create an EKS node group",
    phrase: { before: "creating an EKS node group with" },
    summary: (to) => `creates an EKS node group whose nodes run as ${to} and reads their credentials from a pod`,
    passRole: [EC2],
    actions: [["eks:CreateNodegroup"]],
    assumed: true,
    prerequisites: [roleTrusting(EC2), "The principal can run pods on the cluster"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "Amazon EKS node IAM role"],
  },
  {
    id: "eks-create-pod-identity-association",
    title: "Associate a role with pods",
    phrase: { before: "associating", after: "with pods of an EKS cluster" },
    summary: (to) => `associates ${to} with a service account of an EKS cluster, whose pods get its credentials`,
    passRole: [PODS],
    actions: [["eks:CreatePodIdentityAssociation", "eks:UpdatePodIdentityAssociation"]],
    assumed: true,
    prerequisites: [roleTrusting(PODS), "The principal can run pods on the cluster"],
    remediation: restrictPassRole(PODS),
    references: [PASS_ROLE_PAGE, "Learn how EKS Pod Identity grants pods access to AWS services"],
  },
];
