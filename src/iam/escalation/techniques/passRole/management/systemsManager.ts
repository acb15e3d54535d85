import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const SSM = "ssm.amazonaws.com";
const AUTOMATION_PAGE = "Setting up Automation";
/** Documents of AWS that run any command on an instance. */
const COMMAND_DOCUMENTS = [
  "AWS-RunShellScript",
  "AWS-RunPowerShellScript",
  "AWS-RunRemoteScript",
  "AWS-ApplyAnsiblePlaybooks",
].map((name) => `arn:aws:ssm:*::document/${name}`);
const RUN_COMMAND = ["ssm:SendCommand", "ssm:CreateAssociation"];
const ON_INSTANCE = {
  runsFor: ["ec2.amazonaws.com"],
  instanceProfile: true,
  target: { type: "ec2:instance", state: "exists" },
  prerequisites: ["An instance that Systems Manager manages runs with the role"],
} as const;
const AUTOMATION = {
  passRole: [SSM],
  prerequisites: [roleTrusting(SSM)],
  remediation: restrictPassRole(SSM),
  references: [PASS_ROLE_PAGE, AUTOMATION_PAGE],
} as const;

/** Instances that Systems Manager manages. */
export const SYSTEMS_MANAGER_NODE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...ON_INSTANCE,
    id: "ssm-start-session",
    pathfinding: [{ id: "ssm-001" }],
    title: "Start a Session Manager session",
    phrase: { before: "opening a session on an EC2 instance that runs with" },
    summary: (to) => `opens a shell on an EC2 instance that runs as ${to}`,
    actions: [["ssm:StartSession"]],
    remediation: restrictActions("ssm:StartSession", "instances"),
    references: ["AWS Systems Manager Session Manager"],
  },
  {
    ...ON_INSTANCE,
    id: "ssm-send-command",
    pathfinding: [{ id: "ssm-002", by: "ssm:SendCommand" }],
    title: "Run a command on an instance",
    phrase: { before: "running a command on an EC2 instance that runs with" },
    summary: (to) => `runs a command on an EC2 instance that runs as ${to}`,
    actions: [RUN_COMMAND],
    also: [{ anyOf: RUN_COMMAND, on: COMMAND_DOCUMENTS }],
    remediation: restrictActions("ssm:SendCommand and ssm:CreateAssociation", "instances"),
    references: ["AWS Systems Manager Run Command"],
  },
];

/** Roles that Systems Manager gives to automations and hybrid machines. */
export const SYSTEMS_MANAGER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "ssm-create-activation",
    title: "Register a hybrid machine",
    phrase: { before: "registering a machine with Systems Manager for" },
    summary: (to) => `registers its own machine with Systems Manager and gets the credentials of ${to}`,
    passRole: [SSM],
    actions: [["ssm:CreateActivation"]],
    prerequisites: [roleTrusting(SSM)],
    remediation: restrictPassRole(SSM),
    references: [
      PASS_ROLE_PAGE,
      "Create the IAM service role required for Systems Manager in hybrid and multicloud environments",
    ],
  },
  {
    ...AUTOMATION,
    id: "ssm-create-document",
    title: "Run its own automation document",
    phrase: { before: "running a new Systems Manager automation with" },
    summary: (to) => `runs its own Systems Manager automation as ${to}`,
    actions: [["ssm:CreateDocument", "ssm:UpdateDocument"], ["ssm:StartAutomationExecution"]],
  },
  {
    ...AUTOMATION,
    id: "ssm-start-automation-execution",
    title: "Run an automation document of AWS",
    phrase: { before: "running a Systems Manager automation with" },
    summary: (to) => `runs an AWS-owned Systems Manager automation, which takes scripts or API calls, as ${to}`,
    actions: [["ssm:StartAutomationExecution"]],
    assumed: true,
  },
];
