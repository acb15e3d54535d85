import { ADMINISTER, READ_CONFIG } from "../../capability.ts";
import { exceptions } from "../table.ts";

/** Names whose words mean content elsewhere and configuration here. */
export const names = exceptions({
  bugbust: [
    [ADMINISTER, "CreateEvent UpdateEvent UpdateWorkItem"],
    [READ_CONFIG, "GetEvent"],
  ],
  cloudformation: [[READ_CONFIG, "DetectStackDrift DetectStackResourceDrift DetectStackSetDrift GetHookResult"]],
  cloudfront: [[ADMINISTER, "DeleteTrustStore"]],
  elasticloadbalancing: [
    [ADMINISTER, "DeleteTrustStore"],
    [READ_CONFIG, "GetTrustStoreRevocationContent"],
  ],
  "workspaces-web": [[ADMINISTER, "DeleteTrustStore"]],
  // Documentation that AWS publishes.
  "elemental-support-content": [[READ_CONFIG, "Query"]],
  // Users and groups of IAM Identity Center decide who gets in, as those of IAM do.
  identitystore: [[ADMINISTER, "DeleteIdentityStore"]],
  mgh: [[ADMINISTER, "DeleteProgressUpdateStream"]],
  // Copies of configuration.
  "network-security-manager": [[ADMINISTER, "Create*Snapshot"]],
  partnercentral: [[ADMINISTER, "CreateResourceSnapshot"]],
  "resource-explorer-2": [
    [READ_CONFIG, "Search"],
    [ADMINISTER, "DeleteIndex"],
  ],
  route53: [[ADMINISTER, "DeleteCidrCollection"]],
  servicecatalog: [[ADMINISTER, "CreateProvisioningArtifact UpdateProvisioningArtifact DeleteProvisioningArtifact"]],
  sso: [[ADMINISTER, "UpdateApplicationInstanceDisplayData"]],
});
