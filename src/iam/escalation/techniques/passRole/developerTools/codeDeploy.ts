import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const CODEDEPLOY = "codedeploy.amazonaws.com";

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
];
