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
const ON_HYBRID_MACHINE = {
  runsFor: [SSM],
  target: { type: "ssm:managed-instance", state: "exists" },
  prerequisites: ["A hybrid machine is registered with Systems Manager with the role"],
  references: ["Create the IAM service role required for Systems Manager in hybrid and multicloud environments"],
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
    summary: (to) => `runs a command on an EC2 instance that runs as ${to}`,
    actions: [RUN_COMMAND],
    also: [{ anyOf: RUN_COMMAND, on: COMMAND_DOCUMENTS }],
    remediation: restrictActions("ssm:SendCommand and ssm:CreateAssociation", "instances"),
    references: ["AWS Systems Manager Run Command"],
  },
  {
    ...ON_HYBRID_MACHINE,
    id: "ssm-start-session-on-hybrid-machine",
    title: "Start a session on a hybrid machine",
    summary: (to) => `opens a shell on a hybrid machine that Systems Manager manages as ${to}`,
    actions: [["ssm:StartSession"]],
    remediation: restrictActions("ssm:StartSession", "managed nodes"),
  },
  {
    ...ON_HYBRID_MACHINE,
    id: "ssm-send-command-to-hybrid-machine",
    title: "Run a command on a hybrid machine",
    summary: (to) => `runs a command on a hybrid machine that Systems Manager manages as ${to}`,
    actions: [RUN_COMMAND],
    also: [{ anyOf: RUN_COMMAND, on: COMMAND_DOCUMENTS }],
    remediation: restrictActions("ssm:SendCommand and ssm:CreateAssociation", "managed nodes"),
  },
];

/** Roles that Systems Manager gives to automations and hybrid machines. */
export const SYSTEMS_MANAGER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "ssm-create-activation",
    title: "Register a hybrid machine",
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
    summary: (to) => `runs its own Systems Manager automation as ${to}`,
    actions: [["ssm:CreateDocument", "ssm:UpdateDocument"], ["ssm:StartAutomationExecution"]],
  },
  {
    ...AUTOMATION,
    id: "ssm-start-automation-execution",
    title: "Run an automation document of AWS",
    summary: (to) => `runs an AWS-owned Systems Manager automation, which takes scripts or API calls, as ${to}`,
    actions: [["ssm:StartAutomationExecution"]],
    assumed: true,
  },
];
