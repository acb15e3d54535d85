import { passing, repassing, type Technique, takingOver } from "../technique.ts";

const EC2 = "ec2.amazonaws.com";
const LAMBDA = "lambda.amazonaws.com";
const ECS_TASKS = "ecs-tasks.amazonaws.com";
/** What makes a function run: a call, leave for someone else to call, or an event source. */
const RUN_FUNCTION =
  "lambda:InvokeFunction | lambda:InvokeAsync | lambda:AddPermission | lambda:CreateEventSourceMapping | lambda:UpdateEventSourceMapping";
/** Documents of AWS that run any command on an instance. */
const COMMAND_DOCUMENTS = [
  "AWS-RunShellScript",
  "AWS-RunPowerShellScript",
  "AWS-RunRemoteScript",
  "AWS-ApplyAnsiblePlaybooks",
].map((name) => `arn:aws:ssm:*::document/${name}`);

/** Virtual machines: the role is used through an instance profile. */
const INSTANCES: readonly Technique[] = [
  ...[
    "ec2:RunInstances",
    "ec2:RequestSpotInstances",
    "ec2:RequestSpotFleet",
    "autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup | autoscaling:UpdateAutoScalingGroup",
    "ec2:CreateLaunchTemplate | ec2:CreateLaunchTemplateVersion ec2:CreateFleet | autoscaling:CreateAutoScalingGroup | autoscaling:UpdateAutoScalingGroup",
    "cloud9:CreateEnvironmentEC2",
    "imagebuilder:CreateInfrastructureConfiguration imagebuilder:CreateComponent imagebuilder:CreateImageRecipe imagebuilder:CreateImage | imagebuilder:StartImagePipelineExecution",
  ].map((actions, at) =>
    passing({
      id: `ec2-new-instance-${at + 1}`,
      gains: "a new instance runs with the instance profile of {to}, and whoever starts it reads its credentials",
      services: EC2,
      instanceProfile: true,
      actions: actions.split(/(?<!\|) (?!\|)/),
    }),
  ),
  passing({
    id: "elasticbeanstalk-environment",
    gains: "the instances of an Elastic Beanstalk environment run one's own code with the instance profile of {to}",
    services: EC2,
    instanceProfile: true,
    actions: [
      "elasticbeanstalk:CreateApplicationVersion",
      "elasticbeanstalk:CreateEnvironment | elasticbeanstalk:UpdateEnvironment",
    ],
  }),
  takingOver({
    id: "elasticbeanstalk-update",
    gains: "an Elastic Beanstalk environment, whose instances run with {to}, is changed to one's own code",
    services: EC2,
    instanceProfile: true,
    on: "elasticbeanstalk:environment",
    actions: ["elasticbeanstalk:CreateApplicationVersion", "elasticbeanstalk:UpdateEnvironment"],
  }),
  passing({
    id: "eks-nodegroup",
    gains: "the nodes of an EKS cluster run with {to}, and what runs on them reads its credentials",
    services: EC2,
    actions: ["eks:CreateNodegroup"],
    assumed: true,
  }),
  passing({
    id: "ssm-hybrid-activation",
    gains: "a machine of one's own is registered with Systems Manager and gets credentials of {to}",
    services: "ssm.amazonaws.com",
    actions: ["ssm:CreateActivation"],
  }),
  passing({
    id: "appstream-image-builder",
    gains: "an image builder of AppStream, opened by one's own URL, runs with {to}",
    services: "appstream.amazonaws.com",
    on: "appstream:image-builder",
    actions: ["appstream:CreateImageBuilder", "appstream:CreateImageBuilderStreamingURL"],
  }),
  repassing({
    id: "ec2-replace-profile",
    gains: "an instance that is already in one's hands gets the instance profile of {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:instance",
    actions: ["ec2:AssociateIamInstanceProfile | ec2:ReplaceIamInstanceProfileAssociation"],
    assumed: true,
  }),
  repassing({
    id: "ec2-profile-role",
    gains: "an instance profile, of an instance that is already in one's hands, gets {to} as its role",
    services: EC2,
    on: "iam:instance-profile",
    actions: ["iam:RemoveRoleFromInstanceProfile", "iam:AddRoleToInstanceProfile"],
    assumed: true,
  }),
  takingOver({
    id: "ec2-user-data",
    gains: "the start script of an instance is replaced, and it runs with {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:instance",
    actions: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
  }),
  takingOver({
    id: "ec2-launch-template",
    gains: "instances are started from a changed launch template, which names the instance profile of {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:launch-template",
    actions: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
  }),
  takingOver({
    id: "ec2-instance-connect",
    gains: "a key of one's own opens a shell on an instance that runs with {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:instance",
    actions: ["ec2-instance-connect:SendSSHPublicKey | ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
  }),
  takingOver({
    id: "ssm-session",
    gains: "a shell is opened on an instance that runs with {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:instance",
    actions: ["ssm:StartSession"],
  }),
  takingOver({
    id: "ssm-command",
    gains: "a command runs on an instance that runs with {to}",
    services: EC2,
    instanceProfile: true,
    on: "ec2:instance",
    actions: ["ssm:SendCommand | ssm:CreateAssociation"],
    also: [{ action: "ssm:SendCommand | ssm:CreateAssociation", oneOf: COMMAND_DOCUMENTS }],
  }),
];

const FUNCTIONS: readonly Technique[] = [
  passing({
    id: "lambda-function",
    gains: "code of one's own runs in a new Lambda function as {to}",
    services: LAMBDA,
    on: "lambda:function",
    actions: ["lambda:CreateFunction", RUN_FUNCTION],
  }),
  repassing({
    id: "lambda-change-role",
    gains: "a Lambda function gets new code and the role {to}",
    services: LAMBDA,
    on: "lambda:function",
    actions: ["lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode", RUN_FUNCTION],
  }),
  takingOver({
    id: "lambda-code",
    gains: "the code of a Lambda function that runs as {to} is replaced and called",
    services: LAMBDA,
    on: "lambda:function",
    actions: ["lambda:UpdateFunctionCode", RUN_FUNCTION],
  }),
  takingOver({
    id: "lambda-code-on-event",
    gains: "the code of a Lambda function that runs as {to} is replaced and runs at its next event",
    services: LAMBDA,
    on: "lambda:function",
    actions: ["lambda:UpdateFunctionCode"],
    assumed: true,
  }),
  takingOver({
    id: "lambda-layer",
    gains:
      "a layer with one's own code, of this account or another, is loaded into a Lambda function that runs as {to}",
    services: LAMBDA,
    on: "lambda:function",
    actions: ["lambda:UpdateFunctionConfiguration", "lambda:PublishLayerVersion | lambda:GetLayerVersion"],
    assumed: true,
  }),
  passing({
    id: "synthetics-canary",
    gains: "the script of a CloudWatch canary runs as {to}",
    services: LAMBDA,
    on: "synthetics:canary",
    actions: ["synthetics:CreateCanary", "synthetics:StartCanary"],
  }),
];

const CONTAINERS: readonly Technique[] = [
  ...["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService", "ecs:CreateTaskSet"].map((run) =>
    passing({
      id: `ecs-task-${run.slice(4).toLowerCase()}`,
      gains: "a container of one's own runs as an ECS task with the role {to}",
      services: ECS_TASKS,
      actions: ["ecs:RegisterTaskDefinition", run],
    }),
  ),
  repassing({
    id: "ecs-task-override-role",
    gains: "a task that is defined already is run with another command and the role {to}",
    services: ECS_TASKS,
    on: "ecs:task-definition",
    actions: ["ecs:RunTask | ecs:StartTask"],
  }),
  takingOver({
    id: "ecs-execute-command",
    gains: "a shell is opened in a container that runs with {to}",
    services: ECS_TASKS,
    on: "ecs:task",
    actions: ["ecs:ExecuteCommand"],
  }),
  passing({
    id: "batch-job",
    gains: "a container of one's own runs as a Batch job with the role {to}",
    services: ECS_TASKS,
    actions: ["batch:RegisterJobDefinition", "batch:SubmitJob"],
  }),
  takingOver({
    id: "batch-submit",
    gains: "a Batch job that is defined with the role {to} is run with another command",
    services: ECS_TASKS,
    on: "batch:job-definition",
    actions: ["batch:SubmitJob"],
    also: [{ action: "batch:SubmitJob", oneOf: ["arn:aws:batch:*:*:job-queue/*"] }],
  }),
  passing({
    id: "apprunner-service",
    gains: "a container of one's own runs as an App Runner service with the role {to}",
    services: "tasks.apprunner.amazonaws.com",
    on: "apprunner:service",
    actions: ["apprunner:CreateService"],
  }),
  repassing({
    id: "apprunner-update-with-role",
    gains: "an App Runner service gets a container of one's own and the role {to}",
    services: "tasks.apprunner.amazonaws.com",
    on: "apprunner:service",
    actions: ["apprunner:UpdateService"],
  }),
  takingOver({
    id: "apprunner-update",
    gains: "an App Runner service that runs as {to} starts with another command",
    services: "tasks.apprunner.amazonaws.com",
    on: "apprunner:service",
    actions: ["apprunner:UpdateService"],
  }),
  passing({
    id: "eks-pod-identity",
    gains: "pods of an EKS cluster get the role {to}",
    services: "pods.eks.amazonaws.com",
    actions: ["eks:CreatePodIdentityAssociation | eks:UpdatePodIdentityAssociation"],
    assumed: true,
  }),
];

export const COMPUTE: readonly Technique[] = [...INSTANCES, ...FUNCTIONS, ...CONTAINERS];
