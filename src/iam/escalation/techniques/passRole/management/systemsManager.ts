import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const SSM = "ssm.amazonaws.com";
const AUTOMATION_PAGE = "Setting up Automation";
/** Documents of AWS that run any command, script, document or package on an instance. */
const COMMAND_DOCUMENTS = [
  "AWS-RunShellScript",
  "AWS-RunPowerShellScript",
  "AWS-RunRemoteScript",
  "AWS-RunDocument",
  "AWS-RunDockerAction",
  "AWS-RunSaltState",
  "AWS-ApplyAnsiblePlaybooks",
  "AWS-ApplyChefRecipes",
  "AWS-ApplyDSCMofs",
  "AWS-ConfigureAWSPackage",
  "AWS-InstallApplication",
  "AWS-InstallPowerShellModule",
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
  {
    ...ON_HYBRID_MACHINE,
    id: "ssm-start-session-on-hybrid-machine",
    title: "Start a session on a hybrid machine",
    phrase: { before: "opening a session on a hybrid machine that runs with" },
    summary: (to) => `opens a shell on a hybrid machine that Systems Manager manages as ${to}`,
    actions: [["ssm:StartSession"]],
    remediation: restrictActions("ssm:StartSession", "managed nodes"),
  },
  {
    ...ON_HYBRID_MACHINE,
    id: "ssm-send-command-to-hybrid-machine",
    title: "Run a command on a hybrid machine",
    phrase: { before: "running a command on a hybrid machine that runs with" },
    summary: (to) => `runs a command on a hybrid machine that Systems Manager manages as ${to}`,
    actions: [RUN_COMMAND],
    also: [{ anyOf: RUN_COMMAND, on: COMMAND_DOCUMENTS }],
    remediation: restrictActions("ssm:SendCommand and ssm:CreateAssociation", "managed nodes"),
  },
];

const WINDOW_PAGE = "AWS Systems Manager Maintenance Windows";
const DOCUMENT = {
  target: { type: "ssm:document", state: "exists" },
  actions: [["ssm:UpdateDocument"], ["ssm:UpdateDocumentDefaultVersion"]],
  assumed: true,
  remediation: restrictActions("ssm:UpdateDocument and ssm:UpdateDocumentDefaultVersion", "documents"),
  references: ["Using document versions"],
} as const;

/** Documents and maintenance windows that are in use. */
export const SYSTEMS_MANAGER_IN_USE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "ssm-register-task-with-maintenance-window",
    title: "Add a task to a maintenance window",
    phrase: { before: "running a command in a maintenance window on an EC2 instance that runs with" },
    summary: (to) => `has a maintenance window run a command on an EC2 instance that runs as ${to}`,
    runsFor: ["ec2.amazonaws.com"],
    instanceProfile: true,
    target: { type: "ssm:maintenancewindow", state: "exists" },
    actions: [["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"]],
    assumed: true,
    prerequisites: ["An instance that Systems Manager manages runs with the role", "The maintenance window opens"],
    remediation: restrictActions("ssm:RegisterTaskWithMaintenanceWindow", "maintenance windows"),
    references: [WINDOW_PAGE],
  },
  {
    id: "ssm-register-automation-with-maintenance-window",
    title: "Add an automation to a maintenance window",
    phrase: { before: "running an automation in a maintenance window with" },
    summary: (to) => `has a maintenance window run an automation as ${to}`,
    passRole: [SSM],
    target: { type: "ssm:maintenancewindow", state: "exists" },
    actions: [["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"]],
    assumed: true,
    prerequisites: [roleTrusting(SSM), "The maintenance window opens"],
    remediation: restrictPassRole(SSM),
    references: [PASS_ROLE_PAGE, WINDOW_PAGE],
  },
  {
    ...DOCUMENT,
    id: "ssm-update-document",
    title: "Change a document that instances run",
    phrase: { before: "changing a Systems Manager document for EC2 instances that run with" },
    summary: (to) => `changes a Systems Manager document that is run on EC2 instances, one of which runs as ${to}`,
    runsFor: ["ec2.amazonaws.com"],
    instanceProfile: true,
    prerequisites: ["The document's default version is run on an instance with the role"],
  },
  {
    ...DOCUMENT,
    id: "ssm-update-automation-document",
    title: "Change a document that automations run",
    phrase: { before: "changing a Systems Manager automation that runs with" },
    summary: (to) => `changes a Systems Manager document that is run as ${to}`,
    runsFor: [SSM],
    prerequisites: ["The document's default version is run as an automation, or on a hybrid machine, with the role"],
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
  {
    id: "ssm-update-managed-instance-role",
    title: "Change the role of a hybrid machine",
    phrase: { before: "changing a hybrid machine to run with" },
    summary: (to) => `makes ${to} the role of a hybrid machine it controls`,
    passRole: [SSM],
    target: { type: "ssm:managed-instance", state: "exists" },
    actions: [["ssm:UpdateManagedInstanceRole"]],
    assumed: true,
    prerequisites: [roleTrusting(SSM), "The principal can run code on a hybrid machine"],
    remediation: restrictPassRole(SSM),
    references: [PASS_ROLE_PAGE, "UpdateManagedInstanceRole"],
  },
  {
    id: "ssm-update-service-setting",
    title: "Set the role of instances without a profile",
    phrase: { before: "having Systems Manager manage EC2 instances with" },
    summary: (to) => `makes ${to} the role by which Systems Manager manages an EC2 instance it controls`,
    passRole: [SSM],
    actions: [["ssm:UpdateServiceSetting"]],
    assumed: true,
    prerequisites: [roleTrusting(SSM), "The principal can run code on an instance without an instance profile"],
    remediation: restrictPassRole(SSM),
    references: [PASS_ROLE_PAGE, "Managing EC2 instances automatically with Default Host Management Configuration"],
  },
  {
    id: "config-put-remediation-configurations",
    title: "Remediate by an automation",
    phrase: { before: "creating an AWS Config remediation with" },
    summary: (to) => `has AWS Config remediate resources by an automation that runs as ${to}`,
    passRole: [SSM],
    actions: [["config:PutRemediationConfigurations"], ["config:StartRemediationExecution"]],
    assumed: true,
    prerequisites: [roleTrusting(SSM), "A rule of AWS Config exists"],
    remediation: restrictPassRole(SSM),
    references: [PASS_ROLE_PAGE, "Remediating Noncompliant Resources with AWS Config"],
  },
];
