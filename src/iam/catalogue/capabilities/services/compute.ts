import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Instances end with the volumes that came with them; an image and a volume are made from what a snapshot holds. */
const ec2: ServiceTable = {
  service: "ec2",
  judgements: [
    [ADMINISTER | DELETE_DATA, "DeleteSnapshot DeleteVolume TerminateInstances"],
    [ADMINISTER | WRITE_DATA, "CreateSnapshot CreateSnapshots CopySnapshot ImportSnapshot ImportVolume CopyVolumes"],
    [ADMINISTER | WRITE_DATA, "CreateImage CopyImage ImportImage CreateStoreImageTask"],
    [ADMINISTER | READ_DATA, "CreateVolume CreateRestoreImageTask ExportImage CreateInstanceExportTask"],
    // The password of an instance is handed out for signing in to it.
    [USE, "GetPasswordData"],
    [READ_DATA, "GetConsoleOutput GetConsoleScreenshot GetInstanceUefiData"],
    [READ_CONFIG, "Export* StartDeclarativePoliciesReport SearchTransitGateway* SearchLocalGatewayRoutes"],
    [
      ADMINISTER,
      `AdvertiseByoipCidr BundleInstance ConfirmProductInstance DeprovisionByoipCidr Deprovision* MonitorInstances Replace*
       ReportInstanceStatus RequestSpot* RunInstances RunScheduledInstances Send* UnmonitorInstances`,
    ],
    ...CONTROL_PLANE,
  ],
};

/** The EBS direct APIs; lists of blocks name places, not content. */
const ebs: ServiceTable = {
  service: "ebs",
  judgements: [
    [READ_DATA, "GetSnapshotBlock"],
    [WRITE_DATA, "PutSnapshotBlock"],
    [ADMINISTER | WRITE_DATA, "StartSnapshot CompleteSnapshot"],
    ...CONTROL_PLANE,
  ],
};

const instanceConnect: ServiceTable = {
  service: "ec2-instance-connect",
  judgements: [[USE, "OpenTunnel SendSSHPublicKey SendSerialConsoleSSHPublicKey"]],
};

/** Content comes as images and their layers. */
const ecr: ServiceTable = {
  service: "ecr",
  judgements: [
    [USE, "GetAuthorizationToken"],
    [READ_DATA, "BatchGetImage GetDownloadUrlForLayer"],
    [
      WRITE_DATA,
      "PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload BatchImportUpstreamImage ReplicateImage",
    ],
    [DELETE_DATA, "BatchDeleteImage"],
    [ADMINISTER | DELETE_DATA, "DeleteRepository"],
    ...CONTROL_PLANE,
  ],
};

const ecrPublic: ServiceTable = {
  service: "ecr-public",
  judgements: [
    [USE, "GetAuthorizationToken"],
    [WRITE_DATA, "PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload"],
    [DELETE_DATA, "BatchDeleteImage"],
    [ADMINISTER | DELETE_DATA, "DeleteRepository"],
    ...CONTROL_PLANE,
  ],
};

/** The answers of GetFunction and GetLayerVersion lead to the code itself, not to its settings alone. */
const lambda: ServiceTable = {
  service: "lambda",
  judgements: [
    [USE, "Invoke* SendDurableExecutionCallback* ConnectMicrovm CreateMicrovm*Token"],
    [READ_CONFIG | READ_DATA, "GetFunction GetLayerVersion"],
    [READ_DATA, "GetDurableExecution GetDurableExecutionHistory GetDurableExecutionState"],
    [WRITE_DATA, "CheckpointDurableExecution"],
    [ADMINISTER, "PassCapacityProvider PassNetworkConnector PublishLayerVersion PublishVersion RunMicrovm"],
    ...CONTROL_PLANE,
  ],
};

/** An execution carries its input and output. */
const states: ServiceTable = {
  service: "states",
  judgements: [
    [USE, "StartExecution StartSyncExecution RedriveExecution InvokeHTTPEndpoint SendTask* TestState"],
    [READ_DATA, "GetExecutionHistory GetActivityTask RevealSecrets"],
    [READ_CONFIG | READ_DATA, "DescribeExecution"],
    [ADMINISTER, "PublishStateMachineVersion"],
    ...CONTROL_PLANE,
  ],
};

export const compute: readonly ServiceTable[] = [ec2, ebs, instanceConnect, ecr, ecrPublic, lambda, states];
