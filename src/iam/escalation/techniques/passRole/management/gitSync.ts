import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const GIT_SYNC = "cloudformation.sync.codeconnections.amazonaws.com";

/** Git sync: the template in a repository updates a stack with a role. */
export const GIT_SYNC_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codeconnections-create-sync-configuration",
    title: "Sync a stack with a Git repository",
    phrase: { before: "syncing a CloudFormation stack with a Git repository by" },
    summary: (to) => `has Git sync deploy the CloudFormation template in its own repository as ${to}`,
    passRole: [GIT_SYNC],
    actions: [
      ["codeconnections:CreateRepositoryLink", "codestar-connections:CreateRepositoryLink"],
      ["codeconnections:CreateSyncConfiguration", "codestar-connections:CreateSyncConfiguration"],
    ],
    prerequisites: [roleTrusting(GIT_SYNC), "A connection to a repository that the principal writes to exists"],
    assumed: true,
    remediation: restrictPassRole(GIT_SYNC),
    references: [PASS_ROLE_PAGE, "Prerequisites for syncing stacks to a Git repository using Git sync"],
  },
];
