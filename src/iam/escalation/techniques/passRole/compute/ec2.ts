import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";
const ROLES_PAGE = "IAM roles for Amazon EC2";
const LAUNCH = {
  passRole: [EC2],
  instanceProfile: true,
  prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
  remediation: restrictPassRole(EC2),
  references: [PASS_ROLE_PAGE, ROLES_PAGE],
} as const;
const ON_INSTANCE = {
  runsFor: [EC2],
  instanceProfile: true,
  target: { type: "ec2:instance", state: "exists" },
} as const;

/** Launching instances, which use the role through an instance profile. */
export const EC2_LAUNCH_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...LAUNCH,
    id: "ec2-run-instances",
    pathfinding: [{ id: "ec2-001" }],
    title: "Launch an EC2 instance",
    phrase: { before: "starting an EC2 instance with" },
    summary: (to) => `launches an EC2 instance with the instance profile of ${to} and reads its credentials`,
    actions: [["ec2:RunInstances"]],
  },
  {
    ...LAUNCH,
    id: "ec2-request-spot-instances",
    variantOf: "ec2-run-instances",
    pathfinding: [{ id: "ec2-003" }],
    title: "Request Spot Instances",
    phrase: { before: "starting an EC2 Spot Instance with" },
    summary: (to) => `requests an EC2 Spot Instance with the instance profile of ${to} and reads its credentials`,
    actions: [["ec2:RequestSpotInstances"]],
  },
  {
    ...LAUNCH,
    id: "ec2-request-spot-fleet",
    variantOf: "ec2-run-instances",
    title: "Request a Spot Fleet",
    phrase: { before: "starting an EC2 Spot Fleet with" },
    summary: (to) => `requests an EC2 Spot Fleet with the instance profile of ${to} and reads its credentials`,
    actions: [["ec2:RequestSpotFleet"]],
  },
  {
    ...LAUNCH,
    id: "ec2-create-launch-template",
    variantOf: "ec2-run-instances",
    title: "Launch instances from a launch template",
    phrase: { before: "launching EC2 instances from a launch template with" },
    summary: (to) =>
      `launches EC2 instances from its own launch template with the instance profile of ${to} and reads their credentials`,
    actions: [
      ["ec2:CreateLaunchTemplate", "ec2:CreateLaunchTemplateVersion"],
      ["ec2:CreateFleet", "autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup"],
    ],
  },
];

/** Instances, instance profiles and launch templates that exist. */
export const EC2_INSTANCE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "ec2-associate-iam-instance-profile",
    title: "Attach an instance profile to an instance",
    phrase: { before: "attaching the instance profile of", after: "to an EC2 instance" },
    summary: (to) => `attaches the instance profile of ${to} to an EC2 instance it controls`,
    passRole: [EC2],
    instanceProfile: true,
    target: { type: "ec2:instance", state: "exists" },
    actions: [["ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"]],
    assumed: true,
    prerequisites: [roleTrusting(EC2), "The principal can run code on the instance"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, ROLES_PAGE],
  },
  {
    id: "iam-add-role-to-instance-profile",
    title: "Replace the role of an instance profile",
    phrase: { before: "adding", after: "to the instance profile of an EC2 instance" },
    summary: (to) => `makes ${to} the role of the instance profile of an EC2 instance it controls`,
    passRole: [EC2],
    target: { type: "iam:instance-profile", state: "exists" },
    actions: [["iam:RemoveRoleFromInstanceProfile"], ["iam:AddRoleToInstanceProfile"]],
    assumed: true,
    prerequisites: [roleTrusting(EC2), "The principal can run code on an instance that uses the instance profile"],
    remediation: `${restrictPassRole(EC2)}; allow iam:AddRoleToInstanceProfile to administrators only`,
    references: [PASS_ROLE_PAGE, "Use instance profiles"],
  },
  {
    ...ON_INSTANCE,
    id: "ec2-modify-instance-attribute",
    pathfinding: [{ id: "ec2-002" }],
    title: "Replace the user data of an instance",
    phrase: { before: "replacing the user data of an EC2 instance that runs with" },
    summary: (to) => `replaces the user data of an EC2 instance that runs as ${to}, and restarts the instance`,
    actions: [["ec2:ModifyInstanceAttribute"], ["ec2:StopInstances"], ["ec2:StartInstances"]],
    prerequisites: ["An EBS-backed instance runs with the role"],
    remediation: restrictActions("ec2:ModifyInstanceAttribute", "instances"),
    references: [ROLES_PAGE, "Run commands when you launch an EC2 instance with user data input"],
  },
  {
    id: "ec2-modify-launch-template",
    pathfinding: [{ id: "ec2-004" }],
    title: "Change a launch template",
    phrase: { before: "changing an EC2 launch template that names" },
    summary: (to) =>
      `adds its own default version to a launch template that names the instance profile of ${to}, for the instances launched next`,
    runsFor: [EC2],
    instanceProfile: true,
    target: { type: "ec2:launch-template", state: "exists" },
    actions: [["ec2:CreateLaunchTemplateVersion"], ["ec2:ModifyLaunchTemplate"]],
    prerequisites: ["Instances are launched from the default or latest version of the launch template"],
    remediation: restrictActions("ec2:CreateLaunchTemplateVersion and ec2:ModifyLaunchTemplate", "launch templates"),
    references: [ROLES_PAGE, "Modify a launch template (manage launch template versions)"],
  },
  {
    ...ON_INSTANCE,
    id: "ec2-instance-connect-send-ssh-public-key",
    pathfinding: [{ id: "ec2instanceconnect-003", by: "ec2-instance-connect:SendSSHPublicKey" }],
    title: "Connect with EC2 Instance Connect",
    phrase: { before: "connecting over SSH to an EC2 instance that runs with" },
    summary: (to) => `connects by its own SSH key to an EC2 instance that runs as ${to}`,
    actions: [["ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:SendSerialConsoleSSHPublicKey"]],
    prerequisites: ["The instance supports EC2 Instance Connect and its SSH port or serial console can be reached"],
    remediation: restrictActions("ec2-instance-connect:SendSSHPublicKey", "instances"),
    references: [ROLES_PAGE, "Grant IAM permissions for EC2 Instance Connect"],
  },
];
