import type { Technique } from "../paths/technique.ts";
import { BOUNDARY_TECHNIQUES } from "./iam/boundary.ts";
import { CREATION_TECHNIQUES } from "./iam/creation.ts";
import { CREDENTIAL_TECHNIQUES } from "./iam/credentials.ts";
import { GROUP_TECHNIQUES } from "./iam/groups.ts";
import { IDENTITY_CENTER_TECHNIQUES } from "./iam/identityCenter.ts";
import { POLICY_TECHNIQUES } from "./iam/policies.ts";
import { TAG_TECHNIQUES } from "./iam/tags.ts";
import { TRUST_TECHNIQUES } from "./iam/trust.ts";
import { AIRFLOW_TECHNIQUES } from "./passRole/analytics/airflow.ts";
import { AIRFLOW_SERVERLESS_TECHNIQUES } from "./passRole/analytics/airflowServerless.ts";
import { ATHENA_TECHNIQUES } from "./passRole/analytics/athena.ts";
import { DATA_PIPELINE_TECHNIQUES } from "./passRole/analytics/dataPipeline.ts";
import { DATAZONE_TECHNIQUES } from "./passRole/analytics/dataZone.ts";
import { EMR_TECHNIQUES } from "./passRole/analytics/emr.ts";
import { EMR_SERVERLESS_TECHNIQUES } from "./passRole/analytics/emrServerless.ts";
import { FLINK_TECHNIQUES } from "./passRole/analytics/flink.ts";
import { GLUE_TECHNIQUES } from "./passRole/analytics/glue.ts";
import { APP_RUNNER_TECHNIQUES } from "./passRole/compute/appRunner.ts";
import { APP_STREAM_TECHNIQUES } from "./passRole/compute/appStream.ts";
import { AUTO_SCALING_TECHNIQUES } from "./passRole/compute/autoScaling.ts";
import { BATCH_TECHNIQUES } from "./passRole/compute/batch.ts";
import { DEADLINE_CLOUD_TECHNIQUES } from "./passRole/compute/deadlineCloud.ts";
import { EC2_INSTANCE_TECHNIQUES, EC2_LAUNCH_TECHNIQUES } from "./passRole/compute/ec2.ts";
import { ECS_TECHNIQUES } from "./passRole/compute/ecs.ts";
import { EKS_TECHNIQUES } from "./passRole/compute/eks.ts";
import { ELASTIC_BEANSTALK_TECHNIQUES } from "./passRole/compute/elasticBeanstalk.ts";
import { IMAGE_BUILDER_TECHNIQUES } from "./passRole/compute/imageBuilder.ts";
import { LAMBDA_TECHNIQUES } from "./passRole/compute/lambda.ts";
import { PARALLEL_COMPUTING_TECHNIQUES } from "./passRole/compute/parallelComputing.ts";
import { WORKSPACES_TECHNIQUES } from "./passRole/compute/workSpaces.ts";
import { AMPLIFY_TECHNIQUES } from "./passRole/developerTools/amplify.ts";
import { CLOUD9_TECHNIQUES } from "./passRole/developerTools/cloud9.ts";
import { CODEBUILD_TECHNIQUES } from "./passRole/developerTools/codeBuild.ts";
import { CODECATALYST_TECHNIQUES } from "./passRole/developerTools/codeCatalyst.ts";
import { CODEDEPLOY_TECHNIQUES } from "./passRole/developerTools/codeDeploy.ts";
import { CODEPIPELINE_TECHNIQUES } from "./passRole/developerTools/codePipeline.ts";
import { CODESTAR_TECHNIQUES } from "./passRole/developerTools/codeStar.ts";
import { DEVICE_FARM_TECHNIQUES } from "./passRole/developerTools/deviceFarm.ts";
import { FAULT_INJECTION_TECHNIQUES } from "./passRole/developerTools/faultInjection.ts";
import { SYNTHETICS_TECHNIQUES } from "./passRole/developerTools/synthetics.ts";
import { GAMELIFT_TECHNIQUES } from "./passRole/devices/gameLift.ts";
import { GAMELIFT_STREAMS_TECHNIQUES } from "./passRole/devices/gameLiftStreams.ts";
import { GREENGRASS_TECHNIQUES } from "./passRole/devices/greengrass.ts";
import { IOT_TECHNIQUES } from "./passRole/devices/iot.ts";
import { ROLES_ANYWHERE_TECHNIQUES } from "./passRole/devices/rolesAnywhere.ts";
import { API_GATEWAY_TECHNIQUES } from "./passRole/integration/apiGateway.ts";
import { APP_SYNC_TECHNIQUES } from "./passRole/integration/appSync.ts";
import { COGNITO_TECHNIQUES } from "./passRole/integration/cognito.ts";
import { KAFKA_CONNECT_TECHNIQUES } from "./passRole/integration/kafkaConnect.ts";
import { SCHEDULER_TECHNIQUES } from "./passRole/integration/scheduler.ts";
import { STEP_FUNCTIONS_TECHNIQUES } from "./passRole/integration/stepFunctions.ts";
import { BEDROCK_AGENTCORE_TECHNIQUES } from "./passRole/machineLearning/bedrockAgentCore.ts";
import { BRAKET_TECHNIQUES } from "./passRole/machineLearning/braket.ts";
import { SAGEMAKER_TECHNIQUES } from "./passRole/machineLearning/sageMaker.ts";
import { BUDGETS_TECHNIQUES } from "./passRole/management/budgets.ts";
import { CHAT_APPLICATION_TECHNIQUES } from "./passRole/management/chatApplications.ts";
import { CLOUDFORMATION_TECHNIQUES } from "./passRole/management/cloudFormation.ts";
import { GIT_SYNC_TECHNIQUES } from "./passRole/management/gitSync.ts";
import { INCIDENT_MANAGER_TECHNIQUES } from "./passRole/management/incidentManager.ts";
import { SERVICE_CATALOG_TECHNIQUES } from "./passRole/management/serviceCatalog.ts";
import {
  SYSTEMS_MANAGER_IN_USE_TECHNIQUES,
  SYSTEMS_MANAGER_NODE_TECHNIQUES,
  SYSTEMS_MANAGER_TECHNIQUES,
} from "./passRole/management/systemsManager.ts";
import { type ServiceTechnique, servicesOf } from "./serviceTechnique.ts";

/** Acting as a role through a service that runs code or calls AWS with it. Of equally certain ones, the earlier is shown. */
export const SERVICE_TECHNIQUES: readonly ServiceTechnique[] = [
  ...EC2_LAUNCH_TECHNIQUES,
  ...AUTO_SCALING_TECHNIQUES,
  ...WORKSPACES_TECHNIQUES,
  ...CLOUD9_TECHNIQUES,
  ...PARALLEL_COMPUTING_TECHNIQUES,
  ...IMAGE_BUILDER_TECHNIQUES,
  ...ELASTIC_BEANSTALK_TECHNIQUES,
  ...EKS_TECHNIQUES,
  ...APP_STREAM_TECHNIQUES,
  ...EC2_INSTANCE_TECHNIQUES,
  ...SYSTEMS_MANAGER_NODE_TECHNIQUES,
  ...LAMBDA_TECHNIQUES,
  ...SYNTHETICS_TECHNIQUES,
  ...ECS_TECHNIQUES,
  ...BATCH_TECHNIQUES,
  ...APP_RUNNER_TECHNIQUES,
  ...CLOUDFORMATION_TECHNIQUES,
  ...SERVICE_CATALOG_TECHNIQUES,
  ...CODEBUILD_TECHNIQUES,
  ...CODEPIPELINE_TECHNIQUES,
  ...AMPLIFY_TECHNIQUES,
  ...CODESTAR_TECHNIQUES,
  ...CODEDEPLOY_TECHNIQUES,
  ...STEP_FUNCTIONS_TECHNIQUES,
  ...SCHEDULER_TECHNIQUES,
  ...API_GATEWAY_TECHNIQUES,
  ...APP_SYNC_TECHNIQUES,
  ...COGNITO_TECHNIQUES,
  ...SYSTEMS_MANAGER_TECHNIQUES,
  ...GLUE_TECHNIQUES,
  ...DATA_PIPELINE_TECHNIQUES,
  ...EMR_TECHNIQUES,
  ...EMR_SERVERLESS_TECHNIQUES,
  ...FLINK_TECHNIQUES,
  ...AIRFLOW_TECHNIQUES,
  ...AIRFLOW_SERVERLESS_TECHNIQUES,
  ...ATHENA_TECHNIQUES,
  ...SAGEMAKER_TECHNIQUES,
  ...BEDROCK_AGENTCORE_TECHNIQUES,
  ...BRAKET_TECHNIQUES,
  ...IOT_TECHNIQUES,
  ...GREENGRASS_TECHNIQUES,
  ...GAMELIFT_TECHNIQUES,
  ...DEADLINE_CLOUD_TECHNIQUES,
  ...FAULT_INJECTION_TECHNIQUES,
  ...BUDGETS_TECHNIQUES,
  ...CODECATALYST_TECHNIQUES,
  ...DEVICE_FARM_TECHNIQUES,
  ...DATAZONE_TECHNIQUES,
  ...SYSTEMS_MANAGER_IN_USE_TECHNIQUES,
  ...ROLES_ANYWHERE_TECHNIQUES,
  ...KAFKA_CONNECT_TECHNIQUES,
  ...GAMELIFT_STREAMS_TECHNIQUES,
  ...INCIDENT_MANAGER_TECHNIQUES,
  ...GIT_SYNC_TECHNIQUES,
  ...CHAT_APPLICATION_TECHNIQUES,
];

/** Acting as another principal, or gaining permissions, through IAM and STS. */
export const IAM_TECHNIQUES: readonly Technique[] = [
  ...TRUST_TECHNIQUES,
  ...CREDENTIAL_TECHNIQUES,
  ...POLICY_TECHNIQUES,
  ...GROUP_TECHNIQUES,
  ...BOUNDARY_TECHNIQUES,
  ...TAG_TECHNIQUES,
  ...CREATION_TECHNIQUES,
  ...IDENTITY_CENTER_TECHNIQUES,
];

export const TECHNIQUES: readonly Technique[] = [...IAM_TECHNIQUES, ...SERVICE_TECHNIQUES];

const byId: ReadonlyMap<string, Technique> = new Map(TECHNIQUES.map((technique) => [technique.id, technique]));

/** The technique of an id that a step cites; undefined for an id that this version does not know. */
export function techniqueOf(id: string): Technique | undefined {
  return byId.get(id);
}

/** The service principals that a role can be used through by some technique, sorted. */
export function rolePassingServices(): string[] {
  return [...new Set(SERVICE_TECHNIQUES.flatMap(servicesOf))].sort();
}
