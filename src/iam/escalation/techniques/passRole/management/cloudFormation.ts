import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const CLOUDFORMATION = "cloudformation.amazonaws.com";
const RESOURCES = "resources.cloudformation.amazonaws.com";
const SERVICE_ROLE_PAGE = "AWS CloudFormation service role";
const STACK_SETS_PAGE = "Grant self-managed permissions";
const WITH_ROLE = {
  passRole: [CLOUDFORMATION],
  prerequisites: [roleTrusting(CLOUDFORMATION)],
  remediation: restrictPassRole(CLOUDFORMATION),
  references: [PASS_ROLE_PAGE, SERVICE_ROLE_PAGE],
} as const;
const TAKEOVER = {
  runsFor: [CLOUDFORMATION],
  target: { type: "cloudformation:stack", state: "exists" },
  prerequisites: ["A stack was created with the role as its service role"],
  remediation: restrictActions("cloudformation:UpdateStack and cloudformation:ExecuteChangeSet", "stacks"),
  references: [SERVICE_ROLE_PAGE],
} as const;
const CHANGE_SET = [["cloudformation:CreateChangeSet"], ["cloudformation:ExecuteChangeSet"]];

/** AWS CloudFormation. */
export const CLOUDFORMATION_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "cloudformation-create-stack",
    pathfinding: [{ id: "cloudformation-001" }],
    title: "Create a CloudFormation stack",
    phrase: { before: "deploying a CloudFormation template with" },
    summary: (to) => `deploys its own CloudFormation template with ${to}`,
    target: { type: "cloudformation:stack", state: "created" },
    actions: [["cloudformation:CreateStack"]],
  },
  {
    ...WITH_ROLE,
    id: "cloudformation-update-stack-with-role",
    title: "Update a CloudFormation stack with a role",
    phrase: { before: "updating a CloudFormation stack with" },
    summary: (to) => `updates a CloudFormation stack to its own template with ${to}`,
    target: { type: "cloudformation:stack", state: "exists" },
    actions: [["cloudformation:UpdateStack"]],
  },
  {
    ...TAKEOVER,
    id: "cloudformation-update-stack",
    pathfinding: [{ id: "cloudformation-002" }],
    title: "Update a CloudFormation stack",
    phrase: { before: "updating a CloudFormation stack whose service role is" },
    summary: (to) => `updates a CloudFormation stack whose service role is ${to} to its own template`,
    actions: [["cloudformation:UpdateStack"]],
  },
  {
    ...WITH_ROLE,
    id: "cloudformation-execute-change-set-with-role",
    title: "Execute a change set with a role",
    phrase: { before: "deploying a CloudFormation template with" },
    summary: (to) => `executes a CloudFormation change set of its own template with ${to}`,
    target: { type: "cloudformation:stack", state: "created" },
    actions: CHANGE_SET,
  },
  {
    ...TAKEOVER,
    id: "cloudformation-execute-change-set",
    pathfinding: [{ id: "cloudformation-005" }],
    title: "Execute a change set",
    phrase: { before: "executing a change set on a CloudFormation stack whose service role is" },
    summary: (to) => `executes a change set that updates a CloudFormation stack whose service role is ${to}`,
    actions: CHANGE_SET,
  },
  {
    id: "cloudformation-create-stack-set",
    pathfinding: [{ id: "cloudformation-003" }],
    title: "Create a stack set",
    phrase: { before: "deploying a CloudFormation stack set with" },
    summary: (to) =>
      `creates a CloudFormation stack set administered by ${to}, which assumes the execution role that deploys the template`,
    passRole: [CLOUDFORMATION],
    only: "assume-roles",
    actions: [["cloudformation:CreateStackSet"], ["cloudformation:CreateStackInstances"]],
    prerequisites: [roleTrusting(CLOUDFORMATION), "The role may assume an execution role"],
    remediation: restrictPassRole(CLOUDFORMATION),
    references: [PASS_ROLE_PAGE, STACK_SETS_PAGE],
  },
  {
    id: "cloudformation-update-stack-set",
    pathfinding: [{ id: "cloudformation-004" }],
    title: "Update a stack set",
    phrase: { before: "updating a CloudFormation stack set administered by" },
    summary: (to) =>
      `updates a CloudFormation stack set administered by ${to}, which assumes the execution role that deploys the template`,
    passRole: [CLOUDFORMATION],
    target: { type: "cloudformation:stackset", state: "exists" },
    only: "assume-roles",
    actions: [["cloudformation:UpdateStackSet"]],
    prerequisites: [roleTrusting(CLOUDFORMATION), "The role may assume an execution role"],
    remediation: restrictPassRole(CLOUDFORMATION),
    references: [PASS_ROLE_PAGE, STACK_SETS_PAGE],
  },
  {
    id: "cloudformation-register-type",
    title: "Register a resource type",
    phrase: { before: "registering a CloudFormation resource type with" },
    summary: (to) => `registers a CloudFormation resource type whose code runs as ${to}`,
    passRole: [RESOURCES],
    actions: [
      ["cloudformation:RegisterType", "cloudformation:ActivateType"],
      ["cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:CreateResource"],
    ],
    prerequisites: [roleTrusting(RESOURCES)],
    remediation: restrictPassRole(RESOURCES),
    references: [PASS_ROLE_PAGE, "Managing extensions with the CloudFormation registry"],
  },
  {
    ...WITH_ROLE,
    id: "cloudformation-create-resource",
    title: "Create a resource by Cloud Control API",
    phrase: { before: "changing resources through Cloud Control API with" },
    summary: (to) => `creates or changes AWS resources by Cloud Control API as ${to}`,
    actions: [["cloudformation:CreateResource", "cloudformation:UpdateResource"]],
    references: [PASS_ROLE_PAGE, "Security in AWS Cloud Control API"],
  },
];
