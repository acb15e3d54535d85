import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const APPSYNC = "appsync.amazonaws.com";

/** AWS AppSync: an HTTP data source signs its requests to AWS with the role. */
export const APP_SYNC_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "appsync-create-data-source",
    title: "Create a GraphQL API with an HTTP data source",
    phrase: { before: "creating an AppSync API whose data source calls AWS with" },
    summary: (to) => `creates an AppSync API whose HTTP data source calls AWS as ${to}`,
    passRole: [APPSYNC],
    actions: [
      ["appsync:CreateGraphqlApi"],
      ["appsync:CreateApiKey"],
      ["appsync:StartSchemaCreation"],
      ["appsync:CreateDataSource"],
      ["appsync:CreateResolver"],
    ],
    prerequisites: [roleTrusting(APPSYNC)],
    remediation: restrictPassRole(APPSYNC),
    references: [PASS_ROLE_PAGE, "Attaching a data source in AWS AppSync"],
  },
];
