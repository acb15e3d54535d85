import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/** Places, devices and what they report. Public maps, places and routes hold nothing of the customer's: they are used. */
export const devices = exceptions({
  geo: [
    [READ_DATA, "GetDevicePositionHistory ListDevicePositions GetGeofence ListGeofences"],
    [WRITE_DATA, "PutGeofence BatchPutGeofence"],
    [DELETE_DATA, "BatchDeleteDevicePositionHistory BatchDeleteGeofence"],
    [ADMINISTER | DELETE_DATA, "DeleteTracker"],
    // An index of public places.
    [ADMINISTER, "DeletePlaceIndex"],
    [USE, "Calculate* ForecastGeofenceEvents GetMap* GetPlace SearchPlaceIndex* StartJob VerifyDevicePosition"],
  ],
  "geo-maps": [[USE, "*"]],
  "geo-places": [[USE, "*"]],
  "geo-routes": [[USE, "*"]],
  iotwireless: [
    [READ_DATA, "GetMetrics ListQueuedMessages StartNetworkAnalyzerStream"],
    [USE, "GetPositionEstimate"],
    [ADMINISTER, "StartMulticastGroupSession"],
  ],
  iotanalytics: [
    [USE, "RunPipelineActivity"],
    // A channel keeps the raw messages.
    [ADMINISTER | DELETE_DATA, "DeleteChannel"],
  ],
  // A detector is the state of one device, as a shadow is.
  iotevents: [
    [READ_DATA, "DescribeAlarm DescribeDetector"],
    [WRITE_DATA, "BatchUpdateDetector"],
    [DELETE_DATA, "BatchDeleteDetector"],
    [USE, "BatchAcknowledgeAlarm BatchDisableAlarm BatchEnableAlarm BatchResetAlarm BatchSnoozeAlarm"],
    // Checks the model, not the devices.
    [ADMINISTER, "StartDetectorModelAnalysis"],
    [READ_CONFIG, "GetDetectorModelAnalysisResults"],
  ],
  iotmanagedintegrations: [
    [READ_DATA, "GetManagedThingState"],
    [READ_CONFIG, "GetManagedThingMetaData"],
  ],
  iottwinmaker: [
    [READ_DATA, "ExecuteQuery GetPropertyValue GetPropertyValueHistory"],
    [WRITE_DATA, "BatchPutPropertyValues"],
  ],
  "iot-device-tester": [[READ_CONFIG, "DownloadTestSuite"]],
  greengrass: [[USE, "Discover"]],
  "elemental-activations": [[READ_CONFIG, "DownloadKickstart DownloadSoftware"]],
  panorama: [[USE, "GetWebSocketURL"]],
  // A manifest and its code open the device together.
  snowball: [[USE, "GetJobManifest GetJobUnlockCode"]],
  managedblockchain: [[USE, "GET Invoke POST"]],
  "managedblockchain-query": [[USE, "*"]],
  ivs: [
    // The answer holds the key that opens the channel to a broadcaster.
    [READ_CONFIG | USE, "BatchGetStreamKey GetStreamKey"],
    [WRITE_DATA, "PutMetadata"],
  ],
  one: [[DELETE_DATA, "DeleteUserV1"]],
});
