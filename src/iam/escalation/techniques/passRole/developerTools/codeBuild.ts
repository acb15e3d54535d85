import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const CODEBUILD = "codebuild.amazonaws.com";
const SERVICE_ROLE_PAGE = "Allow CodeBuild to interact with other AWS services";
const START = ["codebuild:StartBuild", "codebuild:StartBuildBatch"];

/** AWS CodeBuild. */
export const CODEBUILD_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codebuild-create-project",
    pathfinding: [
      { id: "codebuild-001", by: "codebuild:StartBuild" },
      { id: "codebuild-004", by: "codebuild:StartBuildBatch" },
    ],
    title: "Create a CodeBuild project",
    phrase: { before: "running a CodeBuild build with" },
    summary: (to) => `creates a CodeBuild project that runs its commands as ${to}`,
    passRole: [CODEBUILD],
    target: { type: "codebuild:project", state: "created" },
    actions: [["codebuild:CreateProject"], START],
    prerequisites: [roleTrusting(CODEBUILD)],
    remediation: restrictPassRole(CODEBUILD),
    references: [PASS_ROLE_PAGE, SERVICE_ROLE_PAGE],
  },
  {
    id: "codebuild-update-project",
    title: "Change the commands and the role of a CodeBuild project",
    phrase: { before: "changing a CodeBuild project to run with" },
    summary: (to) => `changes the commands of a CodeBuild project, makes ${to} its service role and starts a build`,
    passRole: [CODEBUILD],
    target: { type: "codebuild:project", state: "exists" },
    actions: [["codebuild:UpdateProject"], START],
    prerequisites: [roleTrusting(CODEBUILD)],
    remediation: restrictPassRole(CODEBUILD),
    references: [PASS_ROLE_PAGE, SERVICE_ROLE_PAGE],
  },
  {
    id: "codebuild-start-build",
    pathfinding: [
      { id: "codebuild-002", by: "codebuild:StartBuild" },
      { id: "codebuild-003", by: "codebuild:StartBuildBatch" },
    ],
    title: "Start a build with another buildspec",
    phrase: { before: "starting a build with its own commands in a CodeBuild project that runs with" },
    summary: (to) => `starts a build with its own commands in a CodeBuild project that runs as ${to}`,
    runsFor: [CODEBUILD],
    target: { type: "codebuild:project", state: "exists" },
    actions: [START],
    prerequisites: ["A project has the role as its service role"],
    remediation: restrictActions("codebuild:StartBuild and codebuild:StartBuildBatch", "projects"),
    references: [SERVICE_ROLE_PAGE],
  },
  {
    id: "codebuild-start-sandbox",
    title: "Run commands in a CodeBuild sandbox",
    phrase: { before: "starting a sandbox of a CodeBuild project that runs with" },
    summary: (to) => `runs its own commands in a sandbox of a CodeBuild project that runs as ${to}`,
    runsFor: [CODEBUILD],
    target: { type: "codebuild:project", state: "exists" },
    actions: [["codebuild:StartSandbox"], ["codebuild:StartCommandExecution", "codebuild:StartSandboxConnection"]],
    prerequisites: ["A project has the role as its service role"],
    remediation: restrictActions("codebuild:StartSandbox", "projects"),
    references: [SERVICE_ROLE_PAGE, "Debug builds with CodeBuild sandbox"],
  },
];
