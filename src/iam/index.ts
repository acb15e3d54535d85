/** The engine's one door: what the jobs, the desk, the reports and the API import. Behind it everything is pure. */
export { type Account, createAccountIndex } from "./access/accountIndex.ts";
export { AccountAnalysis } from "./accountAnalysis.ts";
export { accessCapabilities } from "./catalogue/accessCapabilities.ts";
export {
  ADMINISTER,
  CAPABILITIES,
  type Capability,
  capabilitiesOf,
  DELETE_DATA,
  READ_DATA,
  USE,
  WRITE_DATA,
} from "./catalogue/capability.ts";
export { catalogueDate, catalogueVersion, service, servicePrefixes } from "./catalogue/catalogue.ts";
export { CERTAINTIES, type Certainty, type PublishedCertainty, publishedCertainty } from "./certainty.ts";
export { isGain } from "./changes/accessDifference.ts";
export { compareAnalyses } from "./changes/compareAnalyses.ts";
export type {
  AccessChange,
  AdministratorChange,
  AdministratorLevel,
  Changes,
  ComparedAccess,
  ComparedAnalysis,
  ComparedExternal,
  ComparedPrincipal,
  EscalationChange,
  ExternalAccessChange,
} from "./changes/model.ts";
export { type Decision, decidePrepared } from "./decision/decide.ts";
export { type DecisionError, type PreparedPolicies, prepare } from "./decision/prepared.ts";
export { type DecisionRequest, readDecisionRequest } from "./decision/request.ts";
export type {
  Escalation,
  EscalationPath,
  EscalationStep,
  StepRequirement,
} from "./escalation/paths/model.ts";
export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type PolicyChange,
  type PolicyStatement,
  SEVERITIES,
  type Severity,
} from "./findings/model.ts";
export { accessKeyNotRotated, accessKeyUnused } from "./findings/rules/accessKeys.ts";
export { passwordNotRotated } from "./findings/rules/passwordNotRotated.ts";
export { unusedPrincipal } from "./findings/rules/unusedPrincipal.ts";
export type { RecordSubject } from "./findings/subject.ts";
export { capitalized, isServiceLinked, isStale, nameOf, resourceName, STALE_DAYS } from "./findings/words.ts";
export { readCredentialReport } from "./inventory/credentialReport.ts";
export {
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicies,
  type OrganizationPolicy,
  OrganizationPolicySet,
  policiesForAccount,
} from "./inventory/organization.ts";
export { resourcePolicyKind } from "./inventory/resourcePolicyKind.ts";
export type {
  AccessGrant,
  AccessKeyState,
  AttachedPolicy,
  AuthorizationDetails,
  ExternalGrant,
  ExternalPrincipal,
  Gap,
  GroupDetail,
  InlinePolicy,
  KmsGrant,
  ManagedPolicyDetail,
  OpenCondition,
  PrincipalAccess,
  PrincipalRecord,
  Proof,
  PublicAccessBlock,
  ResourceEntry,
  ResourceRecord,
  ResourceType,
  RoleDetail,
  Tag,
  UserDetail,
} from "./model.ts";
export { parseArn } from "./policy/arn.ts";
export { ENGINE_VERSION } from "./version.ts";
