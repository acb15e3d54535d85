import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";
const PODS = "pods.eks.amazonaws.com";

const CAPABILITIES = "capabilities.eks.amazonaws.com";
const ACCESS_ENTRY = {
  target: { type: "eks:access-entry", state: "exists" },
  actions: [["eks:AssociateAccessPolicy"]],
  assumed: true,
  remediation: restrictActions("eks:AssociateAccessPolicy", "access entries of clusters"),
  references: ["Associate access policies with access entries"],
} as const;

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
    trust: "tagged",
    actions: [["eks:CreatePodIdentityAssociation", "eks:UpdatePodIdentityAssociation"]],
    assumed: true,
    prerequisites: [roleTrusting(PODS), "The principal can run pods on the cluster"],
    remediation: restrictPassRole(PODS),
    references: [PASS_ROLE_PAGE, "Learn how EKS Pod Identity grants pods access to AWS services"],
  },
  {
    ...ACCESS_ENTRY,
    id: "eks-associate-access-policy",
    title: "Administer an EKS cluster",
    phrase: { before: "taking over an EKS cluster whose pods run with" },
    summary: (to) => `makes itself administrator of an EKS cluster and runs a pod as ${to}`,
    runsFor: [PODS],
    trust: "tagged",
    prerequisites: ["The role is associated with a service account of the cluster"],
  },
  {
    ...ACCESS_ENTRY,
    id: "eks-associate-access-policy-on-nodes",
    title: "Administer an EKS cluster and its nodes",
    phrase: { before: "taking over an EKS cluster whose nodes run with" },
    summary: (to) => `makes itself administrator of an EKS cluster and reads the credentials of ${to} on a node`,
    runsFor: [EC2],
    instanceProfile: true,
    prerequisites: ["The nodes of the cluster run with the role"],
  },
  {
    id: "eks-create-capability",
    title: "Create an EKS capability",
    phrase: { before: "creating an EKS capability with" },
    summary: (to) => `has a controller of an EKS cluster make AWS resources as ${to}`,
    passRole: [CAPABILITIES],
    trust: "tagged",
    actions: [["eks:CreateCapability", "eks:UpdateCapability"]],
    assumed: true,
    prerequisites: [roleTrusting(CAPABILITIES), "The principal can create Kubernetes resources in the cluster"],
    remediation: restrictPassRole(CAPABILITIES),
    references: [PASS_ROLE_PAGE, "Amazon EKS capability IAM role"],
  },
];
