import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const IOT_CREDENTIALS = "credentials.iot.amazonaws.com";

/** AWS IoT Core: a role alias gives devices the credentials of its role. */
export const IOT_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "iot-create-role-alias",
    title: "Create a role alias for a device",
    phrase: { before: "creating an IoT role alias for" },
    summary: (to) => `gets the credentials of ${to} with its own device certificate and an IoT role alias`,
    passRole: [IOT_CREDENTIALS],
    actions: [
      ["iot:CreateRoleAlias", "iot:UpdateRoleAlias"],
      ["iot:CreateKeysAndCertificate", "iot:CreateCertificateFromCsr", "iot:RegisterCertificateWithoutCA"],
      ["iot:CreatePolicy"],
      ["iot:AttachPolicy"],
    ],
    prerequisites: [roleTrusting(IOT_CREDENTIALS)],
    remediation: restrictPassRole(IOT_CREDENTIALS),
    references: [PASS_ROLE_PAGE, "Authorizing direct calls to AWS services using AWS IoT Core credential provider"],
  },
];
