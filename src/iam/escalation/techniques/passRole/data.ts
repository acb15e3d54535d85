import { passing, repassing, type Technique, takingOver } from "../technique.ts";

const GLUE = "glue.amazonaws.com";
const SAGEMAKER = "sagemaker.amazonaws.com";
const AGENTCORE = "bedrock-agentcore.amazonaws.com";
const RUN_PIPELINE = [
  "datapipeline:CreatePipeline",
  "datapipeline:PutPipelineDefinition",
  "datapipeline:ActivatePipeline",
];
const RUN_JOB = "glue:StartJobRun | glue:CreateTrigger | glue:StartTrigger | glue:UpdateTrigger";

const ANALYTICS: readonly Technique[] = [
  passing({
    id: "glue-dev-endpoint",
    gains: "a development endpoint with one's own SSH key runs as {to}",
    services: GLUE,
    actions: ["glue:CreateDevEndpoint"],
  }),
  takingOver({
    id: "glue-update-dev-endpoint",
    gains: "one's own SSH key is added to a development endpoint that runs as {to}",
    services: GLUE,
    on: "glue:devendpoint",
    actions: ["glue:UpdateDevEndpoint"],
  }),
  passing({
    id: "glue-job",
    gains: "the script of a new Glue job runs as {to}",
    services: GLUE,
    on: "glue:job",
    actions: ["glue:CreateJob", RUN_JOB],
  }),
  repassing({
    id: "glue-update-job",
    gains: "a Glue job gets one's own script and the role {to}",
    services: GLUE,
    on: "glue:job",
    actions: ["glue:UpdateJob", RUN_JOB],
  }),
  passing({
    id: "glue-session",
    gains: "statements of one's own run in an interactive session as {to}",
    services: GLUE,
    on: "glue:session",
    actions: ["glue:CreateSession", "glue:RunStatement"],
  }),
  passing({
    id: "datapipeline-pipeline",
    gains: "the commands of a Data Pipeline run as {to}",
    services: ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    actions: RUN_PIPELINE,
  }),
  passing({
    id: "datapipeline-instances",
    gains: "the commands of a Data Pipeline run on instances with the instance profile of {to}",
    services: "ec2.amazonaws.com",
    instanceProfile: true,
    actions: RUN_PIPELINE,
  }),
  passing({
    id: "emr-cluster",
    gains: "a new EMR cluster acts as {to}",
    services: "elasticmapreduce.amazonaws.com",
    actions: ["elasticmapreduce:RunJobFlow"],
  }),
  passing({
    id: "emr-cluster-instances",
    gains: "the steps of a new EMR cluster run on instances with the instance profile of {to}",
    services: "ec2.amazonaws.com",
    instanceProfile: true,
    actions: ["elasticmapreduce:RunJobFlow"],
  }),
  takingOver({
    id: "emr-steps",
    gains: "steps of one's own run on an EMR cluster that runs with {to}",
    services: "ec2.amazonaws.com",
    instanceProfile: true,
    on: "elasticmapreduce:cluster",
    actions: ["elasticmapreduce:AddJobFlowSteps"],
  }),
  passing({
    id: "emr-serverless-job",
    gains: "a job of one's own runs on EMR Serverless as {to}",
    services: "emr-serverless.amazonaws.com",
    actions: ["emr-serverless:StartJobRun"],
  }),
  passing({
    id: "flink-application",
    gains: "an application of one's own runs on Managed Service for Apache Flink as {to}",
    services: "kinesisanalytics.amazonaws.com",
    on: "kinesisanalytics:application",
    actions: ["kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"],
  }),
  takingOver({
    id: "flink-update",
    gains: "an Apache Flink application that runs as {to} gets one's own code",
    services: "kinesisanalytics.amazonaws.com",
    on: "kinesisanalytics:application",
    actions: ["kinesisanalytics:UpdateApplication"],
  }),
  passing({
    id: "airflow-environment",
    gains: "the workflows of an Airflow environment run as {to}",
    services: ["airflow-env.amazonaws.com", "airflow.amazonaws.com"],
    actions: ["airflow:CreateEnvironment | airflow:UpdateEnvironment"],
  }),
];

const LEARNING: readonly Technique[] = [
  passing({
    id: "sagemaker-notebook",
    gains: "a new notebook instance runs as {to}",
    services: SAGEMAKER,
    actions: ["sagemaker:CreateNotebookInstance"],
  }),
  ...[
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModel sagemaker:CreateTransformJob",
    "sagemaker:CreateModel sagemaker:CreateEndpointConfig sagemaker:CreateEndpoint",
    "sagemaker:CreatePipeline sagemaker:StartPipelineExecution",
    "sagemaker:CreateDomain | sagemaker:CreateUserProfile sagemaker:CreatePresignedDomainUrl",
    "sagemaker:CreateMonitoringSchedule",
    "sagemaker:CreateCluster",
  ].map((actions, at) =>
    passing({
      id: `sagemaker-job-${at + 1}`,
      gains: "a container or notebook of one's own runs in SageMaker as {to}",
      services: SAGEMAKER,
      actions: actions.split(/(?<!\|) (?!\|)/),
    }),
  ),
  takingOver({
    id: "sagemaker-notebook-url",
    gains: "the notebook instance that runs as {to} is opened",
    services: SAGEMAKER,
    on: "sagemaker:notebook-instance",
    actions: ["sagemaker:CreatePresignedNotebookInstanceUrl"],
  }),
  repassing({
    id: "sagemaker-update-notebook",
    gains: "a notebook instance gets the role {to} and is opened",
    services: SAGEMAKER,
    on: "sagemaker:notebook-instance",
    actions: [
      "sagemaker:StopNotebookInstance",
      "sagemaker:UpdateNotebookInstance",
      "sagemaker:StartNotebookInstance",
      "sagemaker:CreatePresignedNotebookInstanceUrl",
    ],
  }),
  takingOver({
    id: "sagemaker-lifecycle",
    gains: "a start script of one's own is put on the notebook instance that runs as {to}",
    services: SAGEMAKER,
    on: "sagemaker:notebook-instance",
    actions: [
      "sagemaker:CreateNotebookInstanceLifecycleConfig | sagemaker:UpdateNotebookInstanceLifecycleConfig",
      "sagemaker:StopNotebookInstance",
      "sagemaker:UpdateNotebookInstance",
      "sagemaker:StartNotebookInstance",
    ],
  }),
  takingOver({
    id: "sagemaker-studio-url",
    gains: "a Studio user profile that runs as {to} is opened",
    services: SAGEMAKER,
    on: "sagemaker:user-profile",
    actions: ["sagemaker:CreatePresignedDomainUrl"],
  }),
  passing({
    id: "agentcore-interpreter",
    gains: "code of one's own runs in a new AgentCore code interpreter as {to}",
    services: AGENTCORE,
    on: "bedrock-agentcore:code-interpreter-custom",
    actions: [
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ],
  }),
  takingOver({
    id: "agentcore-session",
    gains: "code of one's own runs in an AgentCore code interpreter that runs as {to}",
    services: AGENTCORE,
    on: "bedrock-agentcore:code-interpreter-custom",
    actions: ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
  }),
  passing({
    id: "agentcore-runtime",
    gains: "a container of one's own runs in an AgentCore runtime as {to}",
    services: AGENTCORE,
    actions: [
      "bedrock-agentcore:CreateAgentRuntime | bedrock-agentcore:UpdateAgentRuntime",
      "bedrock-agentcore:InvokeAgentRuntime",
    ],
  }),
  passing({
    id: "braket-job",
    gains: "the script of a Braket hybrid job runs as {to}",
    services: "braket.amazonaws.com",
    actions: ["braket:CreateJob"],
  }),
];

const DEVICES: readonly Technique[] = [
  passing({
    id: "iot-role-alias",
    gains: "a device certificate of one's own gets credentials of {to}",
    services: "credentials.iot.amazonaws.com",
    actions: [
      "iot:CreateRoleAlias | iot:UpdateRoleAlias",
      "iot:CreateKeysAndCertificate | iot:CreateCertificateFromCsr | iot:RegisterCertificateWithoutCA",
      "iot:CreatePolicy",
      "iot:AttachPolicy",
    ],
  }),
  passing({
    id: "greengrass-deployment",
    gains: "a deployment to one's own Greengrass core acts as {to}",
    services: "greengrass.amazonaws.com",
    actions: ["greengrass:AssociateServiceRoleToAccount", "greengrass:CreateDeployment"],
    assumed: true,
  }),
  passing({
    id: "gamelift-fleet",
    gains: "a build of one's own runs on a GameLift fleet as {to}",
    services: "gamelift.amazonaws.com",
    actions: ["gamelift:CreateBuild", "gamelift:CreateFleet"],
  }),
  passing({
    id: "rolesanywhere-profile",
    gains: "a certificate of one's own authority gets credentials of {to}",
    services: "rolesanywhere.amazonaws.com",
    actions: ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile | rolesanywhere:UpdateProfile"],
  }),
];

export const DATA: readonly Technique[] = [...ANALYTICS, ...LEARNING, ...DEVICES];
