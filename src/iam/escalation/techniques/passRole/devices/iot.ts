import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const IOT_CREDENTIALS = "credentials.iot.amazonaws.com";

const CERTIFICATE = [
  "iot:CreateKeysAndCertificate",
  "iot:CreateCertificateFromCsr",
  "iot:RegisterCertificateWithoutCA",
];
const POLICY = ["iot:CreatePolicy", "iot:CreatePolicyVersion"];
const PROVIDER_PAGE = "Authorizing direct calls to AWS services using AWS IoT Core credential provider";

/** AWS IoT Core: a role alias gives devices the credentials of its role. */
export const IOT_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "iot-create-role-alias",
    title: "Create a role alias for a device",
    phrase: { before: "creating an IoT role alias for" },
    summary: (to) => `gets the credentials of ${to} with its own device certificate and an IoT role alias`,
    passRole: [IOT_CREDENTIALS],
    actions: [["iot:CreateRoleAlias", "iot:UpdateRoleAlias"], CERTIFICATE, POLICY, ["iot:AttachPolicy"]],
    prerequisites: [roleTrusting(IOT_CREDENTIALS)],
    remediation: restrictPassRole(IOT_CREDENTIALS),
    references: [PASS_ROLE_PAGE, PROVIDER_PAGE],
  },
  {
    id: "iot-create-keys-and-certificate",
    title: "Create a certificate for a role alias",
    phrase: { before: "creating a device certificate for an IoT role alias of" },
    summary: (to) => `gets the credentials of ${to} with its own device certificate by an IoT role alias`,
    runsFor: [IOT_CREDENTIALS],
    target: { type: "iot:rolealias", state: "exists" },
    actions: [CERTIFICATE, POLICY, ["iot:AttachPolicy"]],
    prerequisites: ["A role alias names the role"],
    remediation: restrictActions("iot:CreatePolicy and iot:AttachPolicy", "devices of role aliases"),
    references: [PROVIDER_PAGE],
  },
];
