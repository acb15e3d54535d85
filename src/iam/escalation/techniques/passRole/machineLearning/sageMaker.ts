import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const SAGEMAKER = "sagemaker.amazonaws.com";
const ROLES_PAGE = "How to use SageMaker AI execution roles";
const WITH_ROLE = {
  passRole: [SAGEMAKER],
  prerequisites: [roleTrusting(SAGEMAKER)],
  remediation: restrictPassRole(SAGEMAKER),
  references: [PASS_ROLE_PAGE, ROLES_PAGE],
} as const;
const NOTEBOOK = {
  runsFor: [SAGEMAKER],
  target: { type: "sagemaker:notebook-instance", state: "exists" },
  prerequisites: ["A notebook instance runs with the role"],
  references: [ROLES_PAGE],
} as const;

/** Amazon SageMaker AI. */
export const SAGEMAKER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "sagemaker-create-notebook-instance",
    pathfinding: [{ id: "sagemaker-001" }],
    title: "Create a SageMaker notebook instance",
    summary: (to) => `creates a SageMaker notebook instance that runs as ${to}`,
    actions: [["sagemaker:CreateNotebookInstance"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-training-job",
    pathfinding: [{ id: "sagemaker-002" }],
    title: "Create a SageMaker training job",
    summary: (to) => `creates a SageMaker training job that runs its own container as ${to}`,
    actions: [["sagemaker:CreateTrainingJob"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-processing-job",
    pathfinding: [{ id: "sagemaker-003" }],
    title: "Create a SageMaker processing job",
    summary: (to) => `creates a SageMaker processing job that runs its own container as ${to}`,
    actions: [["sagemaker:CreateProcessingJob"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-hyper-parameter-tuning-job",
    title: "Create a SageMaker tuning job",
    summary: (to) => `creates a SageMaker hyperparameter tuning job that runs its own container as ${to}`,
    actions: [["sagemaker:CreateHyperParameterTuningJob"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-transform-job",
    title: "Create a SageMaker transform job",
    summary: (to) => `creates a SageMaker model and batch transform job that run its own container as ${to}`,
    actions: [["sagemaker:CreateModel"], ["sagemaker:CreateTransformJob"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-endpoint",
    title: "Create a SageMaker endpoint",
    summary: (to) => `creates a SageMaker endpoint that serves its own container as ${to}`,
    actions: [["sagemaker:CreateModel"], ["sagemaker:CreateEndpointConfig"], ["sagemaker:CreateEndpoint"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-pipeline",
    title: "Run a SageMaker pipeline",
    summary: (to) => `creates and runs a SageMaker pipeline of its own steps as ${to}`,
    actions: [["sagemaker:CreatePipeline"], ["sagemaker:StartPipelineExecution"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-domain",
    title: "Create a SageMaker domain or user profile",
    summary: (to) => `creates a SageMaker domain or user profile with the execution role ${to} and opens Studio`,
    actions: [["sagemaker:CreateDomain", "sagemaker:CreateUserProfile"], ["sagemaker:CreatePresignedDomainUrl"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-monitoring-schedule",
    title: "Create a SageMaker monitoring schedule",
    summary: (to) => `creates a SageMaker monitoring schedule that runs its own container as ${to}`,
    actions: [["sagemaker:CreateMonitoringSchedule"]],
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-create-cluster",
    title: "Create a SageMaker HyperPod cluster",
    summary: (to) => `creates a SageMaker HyperPod cluster whose instances run its lifecycle scripts as ${to}`,
    actions: [["sagemaker:CreateCluster"]],
  },
  {
    ...NOTEBOOK,
    id: "sagemaker-create-presigned-notebook-instance-url",
    pathfinding: [{ id: "sagemaker-004" }],
    title: "Open a SageMaker notebook instance",
    summary: (to) => `opens a SageMaker notebook instance that runs as ${to}`,
    actions: [["sagemaker:CreatePresignedNotebookInstanceUrl"]],
    remediation: restrictActions("sagemaker:CreatePresignedNotebookInstanceUrl", "notebook instances"),
  },
  {
    ...WITH_ROLE,
    id: "sagemaker-update-notebook-instance-with-role",
    title: "Change the role of a SageMaker notebook instance",
    summary: (to) => `makes ${to} the execution role of a SageMaker notebook instance and opens it`,
    target: { type: "sagemaker:notebook-instance", state: "exists" },
    actions: [
      ["sagemaker:StopNotebookInstance"],
      ["sagemaker:UpdateNotebookInstance"],
      ["sagemaker:StartNotebookInstance"],
      ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    ],
  },
  {
    ...NOTEBOOK,
    id: "sagemaker-create-notebook-instance-lifecycle-config",
    pathfinding: [{ id: "sagemaker-005", by: "sagemaker:CreateNotebookInstanceLifecycleConfig" }],
    title: "Set the start script of a SageMaker notebook instance",
    summary: (to) => `sets its own start script on a SageMaker notebook instance that runs as ${to}, and restarts it`,
    actions: [
      ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:UpdateNotebookInstanceLifecycleConfig"],
      ["sagemaker:StopNotebookInstance"],
      ["sagemaker:UpdateNotebookInstance"],
      ["sagemaker:StartNotebookInstance"],
    ],
    remediation: restrictActions("sagemaker:UpdateNotebookInstance", "notebook instances"),
  },
  {
    id: "sagemaker-create-presigned-domain-url",
    title: "Open SageMaker Studio as another user profile",
    summary: (to) => `opens SageMaker Studio as a user profile that runs as ${to}`,
    runsFor: [SAGEMAKER],
    target: { type: "sagemaker:user-profile", state: "exists" },
    actions: [["sagemaker:CreatePresignedDomainUrl"]],
    prerequisites: ["A user profile has the role as its execution role"],
    remediation: restrictActions("sagemaker:CreatePresignedDomainUrl", "user profiles"),
    references: [ROLES_PAGE],
  },
];
