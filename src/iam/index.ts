/** The engine's one door: what the jobs, the desk, the reports and the API import. Behind it everything is pure. */
export { type Account, createAccountIndex, type PolicyEntry } from "./access/accountIndex.ts";
export { type Administration, administrationOf, isAdministrator } from "./access/administration.ts";
export type { TrustedAccount } from "./access/compile/requestContext.ts";
export { type AskedAction, askedAction } from "./access/evaluate/askedAction.ts";
export type { Permission } from "./access/evaluate/permission.ts";
export type {
  AccessGrant,
  BlockedAccess,
  ExternalGrant,
  ExternalPrincipal,
  PrincipalAccess,
  PrincipalGrants,
  PrincipalRecord,
  ResourceEntry,
} from "./access/model.ts";
export { AccessLines, unpackAccesses } from "./access/packedAccess.ts";
export { canDo, whoCan } from "./access/permissions.ts";
export { AccountAnalysis, type AnalysisFacts } from "./accountAnalysis.ts";
export { accessCapabilities } from "./catalogue/accessCapabilities.ts";
export { type ActionCapabilities, actionCapabilities } from "./catalogue/actionCapabilities.ts";
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
  AnalysisLimits,
  ChangePart,
  Changes,
  ComparedAccess,
  ComparedAnalysis,
  ComparedExternal,
  ComparedPrincipal,
  ComparisonGap,
  EscalationChange,
  ExternalAccessChange,
  NotComparable,
} from "./changes/model.ts";
export { type Decision, decidePrepared } from "./decision/decide.ts";
export { type DocumentReader, type PolicyDocument, readDocument } from "./decision/document.ts";
export { type DecisionError, type PreparedPolicies, prepare } from "./decision/prepared.ts";
export { type DecisionRequest, isPolicyMember, readDecisionRequest } from "./decision/request.ts";
export type {
  Escalation,
  EscalationPath,
  EscalationStep,
  StepRequirement,
} from "./escalation/paths/model.ts";
export type { Technique } from "./escalation/paths/technique.ts";
export { rolePassingServices, techniqueOf } from "./escalation/techniques/registry.ts";
export { awsManagedPolicy } from "./findings/awsManaged/awsManagedPolicy.ts";
export { FRAMEWORKS, type Framework } from "./findings/defineFinding.ts";
export {
  EXCEPTIONS,
  type FindingException,
  findingException,
  readExceptions,
  type UsedException,
} from "./findings/exceptions.ts";
export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  kindMessage,
  mappingsOf,
  noteOf,
  remedyOf,
  titleOf,
} from "./findings/findingRules.ts";
export {
  type Acceptance,
  AUDIENCES,
  type Audience,
  type PolicyChange,
  type PolicyStatement,
  SEVERITIES,
  type Severity,
} from "./findings/model.ts";
export { externalText } from "./findings/names.ts";
export {
  hasStaleCredentials,
  isStale,
  isUnused,
  isUseKnown,
  STALE_AFTER_DAYS,
} from "./findings/staleness.ts";
export { plainText, type Reference, type Text } from "./findings/text.ts";
export type {
  AttachedPolicy,
  AuthorizationDetails,
  GroupDetail,
  InlinePolicy,
  ManagedPolicyDetail,
  RoleDetail,
  Tag,
  UserDetail,
} from "./inventory/authorizationDetails.ts";
export { type AuthorizationPage, readAuthorizationPage } from "./inventory/authorizationPage.ts";
export type { AccessKeyState } from "./inventory/credentialReport.ts";
export { readCredentialReport } from "./inventory/credentialReport.ts";
export type { Gap } from "./inventory/gaps.ts";
export {
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicies,
  type OrganizationPolicy,
  OrganizationPolicySet,
  policiesForAccount,
} from "./inventory/organization.ts";
export { readOrganizationStrictly } from "./inventory/organizationFile.ts";
export { organizationGap } from "./inventory/organizationGap.ts";
export { type WrittenPolicy, writtenIdentityPolicies, writtenResourcePolicies } from "./inventory/policyStatements.ts";
export { resourcePolicyKind } from "./inventory/resourcePolicyKind.ts";
export type { KmsGrant, ResourceRecord } from "./inventory/resourceRecord.ts";
export { type ResourceRecords, readResourceRecords, readResourcesStrictly } from "./inventory/resourceRecords.ts";
export type { ResourceType } from "./inventory/resourceType.ts";
export { externalOwner } from "./inventory/thirdParties.ts";
export { type Fact, unreadBy } from "./inventory/unread.ts";
export { isRoleArn, isServiceLinkedRole, parseArn } from "./policy/arn.ts";
export type { PolicyKind } from "./policy/document.ts";
export { matchesPattern } from "./policy/pattern.ts";
export type { Proof } from "./policy/proof.ts";
export type { PublicAccessBlock } from "./policy/publicAccess.ts";
export type { OpenCondition } from "./policy/statement.ts";
export { applyChanges } from "./remedies/changes/applyChanges.ts";
export type { AccountDocuments } from "./remedies/changes/documents.ts";
export { REMEDY_BUDGET, type Remedies } from "./remedies/findRemedies.ts";
export type { Change, Document, Plan, PlanStep, Remedy, RemovedAccess } from "./remedies/model.ts";
export { NOT_TRIED } from "./remedies/reasons.ts";
export { remedyText } from "./remedies/remedyText.ts";
export { fromRuns, toRuns } from "./sets/runs.ts";
export { ENGINE_VERSION } from "./version.ts";
