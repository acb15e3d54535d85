import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const CODEDEPLOY = "codedeploy.amazonaws.com";
const EC2 = "ec2.amazonaws.com";

/** AWS CodeDeploy. */
export const CODEDEPLOY_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codedeploy-create-deployment",
    title: "Create a deployment",
    phrase: { before: "creating a CodeDeploy deployment with" },
    summary: (to) =>
      `deploys its own hooks to instances by a CodeDeploy deployment group with ${to} as the service role`,
    passRole: [CODEDEPLOY],
    actions: [
      ["codedeploy:CreateDeploymentGroup", "codedeploy:UpdateDeploymentGroup"],
      ["codedeploy:CreateDeployment"],
    ],
    assumed: true,
    prerequisites: [roleTrusting(CODEDEPLOY), "Instances run the CodeDeploy agent"],
    remediation: restrictPassRole(CODEDEPLOY),
    references: [PASS_ROLE_PAGE, "Step 2: Create a service role for CodeDeploy"],
  },
  {
    id: "codedeploy-create-deployment-on-instances",
    title: "Deploy to the instances of a deployment group",
    phrase: { before: "deploying to EC2 instances that run with" },
    summary: (to) => `deploys its own hooks by a CodeDeploy deployment group to instances that run as ${to}`,
    runsFor: [EC2],
    instanceProfile: true,
    target: { type: "codedeploy:deploymentgroup", state: "exists" },
    actions: [["codedeploy:CreateDeployment"]],
    prerequisites: ["The instances of a deployment group run with the role and the CodeDeploy agent"],
    remediation: restrictActions("codedeploy:CreateDeployment", "deployment groups"),
    references: ["Step 4: Create an IAM instance profile for your Amazon EC2 instances", "AppSpec 'hooks' section"],
  },
];
