import { passing, repassing, type Technique, takingOver } from "../technique.ts";

const CLOUDFORMATION = "cloudformation.amazonaws.com";
const CODEBUILD = "codebuild.amazonaws.com";
const RUN_BUILD = "codebuild:StartBuild | codebuild:StartBuildBatch";

const TEMPLATES: readonly Technique[] = [
  passing({
    id: "cloudformation-stack",
    gains: "a stack of one's own template is made with the permissions of {to}",
    services: CLOUDFORMATION,
    on: "cloudformation:stack",
    actions: ["cloudformation:CreateStack"],
  }),
  repassing({
    id: "cloudformation-update-with-role",
    gains: "a stack is changed to one's own template with the permissions of {to}",
    services: CLOUDFORMATION,
    on: "cloudformation:stack",
    actions: ["cloudformation:UpdateStack"],
  }),
  takingOver({
    id: "cloudformation-update",
    gains: "a stack that acts as {to} is changed to one's own template",
    services: CLOUDFORMATION,
    on: "cloudformation:stack",
    actions: ["cloudformation:UpdateStack"],
  }),
  passing({
    id: "cloudformation-change-set-with-role",
    gains: "a change set of one's own template is executed with the permissions of {to}",
    services: CLOUDFORMATION,
    on: "cloudformation:stack",
    actions: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  }),
  takingOver({
    id: "cloudformation-change-set",
    gains: "a stack that acts as {to} is changed to one's own template by a change set",
    services: CLOUDFORMATION,
    on: "cloudformation:stack",
    actions: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  }),
  passing({
    id: "cloudformation-stack-set",
    gains: "a stack set is administered by {to}, which assumes the execution role that deploys the template",
    services: CLOUDFORMATION,
    only: "assume-roles",
    actions: ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
  }),
  repassing({
    id: "cloudformation-update-stack-set",
    gains: "a stack set is administered by {to}, which assumes the execution role that deploys the changed template",
    services: CLOUDFORMATION,
    on: "cloudformation:stackset",
    only: "assume-roles",
    actions: ["cloudformation:UpdateStackSet"],
  }),
  passing({
    id: "servicecatalog-product",
    gains: "a product of one's own template is provisioned with {to} as its launch role",
    services: "servicecatalog.amazonaws.com",
    actions: [
      "servicecatalog:CreatePortfolio",
      "servicecatalog:CreateProduct",
      "servicecatalog:AssociateProductWithPortfolio",
      "servicecatalog:AssociatePrincipalWithPortfolio",
      "servicecatalog:CreateConstraint",
      "servicecatalog:ProvisionProduct",
    ],
  }),
];

const BUILDS: readonly Technique[] = [
  passing({
    id: "codebuild-project",
    gains: "the commands of a new CodeBuild project run as {to}",
    services: CODEBUILD,
    on: "codebuild:project",
    actions: ["codebuild:CreateProject", RUN_BUILD],
  }),
  repassing({
    id: "codebuild-update-project",
    gains: "a CodeBuild project gets one's own commands and the role {to}",
    services: CODEBUILD,
    on: "codebuild:project",
    actions: ["codebuild:UpdateProject", RUN_BUILD],
  }),
  takingOver({
    id: "codebuild-build",
    gains: "a build of a CodeBuild project that runs as {to} is started with one's own commands",
    services: CODEBUILD,
    on: "codebuild:project",
    actions: [RUN_BUILD],
  }),
  passing({
    id: "codepipeline-pipeline",
    gains: "a pipeline of one's own acts as {to}",
    services: "codepipeline.amazonaws.com",
    on: "codepipeline:pipeline",
    actions: ["codepipeline:CreatePipeline | codepipeline:UpdatePipeline"],
  }),
  passing({
    id: "amplify-app",
    gains: "the build commands of an Amplify app run as {to}",
    services: "amplify.amazonaws.com",
    actions: ["amplify:CreateApp | amplify:UpdateApp", "amplify:StartJob"],
  }),
  passing({
    id: "codestar-project",
    gains: "the template of a CodeStar project is deployed as {to}",
    services: "codestar.amazonaws.com",
    actions: ["codestar:CreateProject"],
  }),
  passing({
    id: "codedeploy-deployment",
    gains: "a deployment runs one's own hooks on instances by the service role {to}",
    services: "codedeploy.amazonaws.com",
    actions: ["codedeploy:CreateDeploymentGroup | codedeploy:UpdateDeploymentGroup", "codedeploy:CreateDeployment"],
    assumed: true,
  }),
];

const ORCHESTRATION: readonly Technique[] = [
  passing({
    id: "states-machine",
    gains: "a state machine of one's own calls AWS as {to}",
    services: "states.amazonaws.com",
    on: "states:statemachine",
    actions: ["states:CreateStateMachine", "states:StartExecution | states:StartSyncExecution"],
  }),
  passing({
    id: "states-test-state",
    gains: "a single state of one's own calls AWS as {to}",
    services: "states.amazonaws.com",
    actions: ["states:TestState"],
  }),
  repassing({
    id: "states-update-with-role",
    gains: "a state machine is changed, gets the role {to} and is started",
    services: "states.amazonaws.com",
    on: "states:statemachine",
    actions: ["states:UpdateStateMachine", "states:StartExecution | states:StartSyncExecution"],
  }),
  takingOver({
    id: "states-update",
    gains: "a state machine that acts as {to} is changed and started",
    services: "states.amazonaws.com",
    on: "states:statemachine",
    actions: ["states:UpdateStateMachine", "states:StartExecution | states:StartSyncExecution"],
  }),
  passing({
    id: "scheduler-schedule",
    gains: "a schedule calls AWS as {to}",
    services: "scheduler.amazonaws.com",
    actions: ["scheduler:CreateSchedule | scheduler:UpdateSchedule"],
  }),
  passing({
    id: "apigateway-integration",
    gains: "a REST API of one's own calls AWS as {to}",
    services: "apigateway.amazonaws.com",
    actions: ["apigateway:POST", "apigateway:PUT"],
  }),
  passing({
    id: "appsync-data-source",
    gains: "a GraphQL API of one's own calls AWS as {to}, by an HTTP data source that signs its requests",
    services: "appsync.amazonaws.com",
    actions: [
      "appsync:CreateGraphqlApi",
      "appsync:CreateApiKey",
      "appsync:StartSchemaCreation",
      "appsync:CreateDataSource",
      "appsync:CreateResolver",
    ],
  }),
  passing({
    id: "ssm-automation",
    gains: "an automation document of one's own calls AWS as {to}",
    services: "ssm.amazonaws.com",
    actions: ["ssm:CreateDocument | ssm:UpdateDocument", "ssm:StartAutomationExecution"],
  }),
  passing({
    id: "ssm-automation-of-aws",
    gains: "an automation document of AWS that runs scripts or calls APIs acts as {to}",
    services: "ssm.amazonaws.com",
    actions: ["ssm:StartAutomationExecution"],
    assumed: true,
  }),
];

export const DEPLOYMENT: readonly Technique[] = [...TEMPLATES, ...BUILDS, ...ORCHESTRATION];
