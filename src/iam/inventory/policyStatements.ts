import { writtenStatements } from "../policy/document.ts";
import { statementId } from "../policy/parse/statementParser.ts";
import type { AuthorizationDetails, InlinePolicy } from "./authorizationDetails.ts";
import { defaultVersion } from "./defaultVersion.ts";
import type { ResourceRecord } from "./resourceRecord.ts";

/** The statements of a policy as its document has them. */
export interface WrittenPolicy {
  /** `Proof.policy`. */
  id: string;
  /** By `Proof.statement`. */
  statements: ReadonlyMap<string, unknown>;
}

/** The wanted policies of a page of the authorization details: of managed ones the default version. */
export function* writtenIdentityPolicies(
  { Policies = [], UserDetailList = [], GroupDetailList = [], RoleDetailList = [] }: AuthorizationDetails,
  isWanted: (id: string) => boolean,
): Generator<WrittenPolicy> {
  const written = function* (id: string, document: unknown): Generator<WrittenPolicy> {
    if (document !== undefined && isWanted(id)) yield { id, statements: writtenStatements(document) };
  };
  const inline = function* (owner: string, policies: readonly InlinePolicy[] = []): Generator<WrittenPolicy> {
    for (const { PolicyName, PolicyDocument } of policies) yield* written(`${owner}#${PolicyName}`, PolicyDocument);
  };
  for (const policy of Policies) {
    yield* written(policy.Arn, defaultVersion(policy, policy.PolicyVersionList ?? []).version?.Document);
  }
  for (const { Arn, UserPolicyList } of UserDetailList) yield* inline(Arn, UserPolicyList);
  for (const { Arn, GroupPolicyList } of GroupDetailList) yield* inline(Arn, GroupPolicyList);
  for (const { Arn, RolePolicyList, AssumeRolePolicyDocument } of RoleDetailList) {
    yield* inline(Arn, RolePolicyList);
    yield* written(`${Arn}#trust`, AssumeRolePolicyDocument);
  }
}

/** The wanted policies of resources, and the grants of KMS keys by their id or position. */
export function* writtenResourcePolicies(
  records: Iterable<ResourceRecord>,
  isWanted: (id: string) => boolean,
): Generator<WrittenPolicy> {
  for (const { arn, policy, grants } of records) {
    const id = `${arn}#policy`;
    if (policy !== undefined && isWanted(id)) yield { id, statements: writtenStatements(policy) };
    if (grants === undefined || !isWanted(`${arn}#grant`)) continue;
    yield {
      id: `${arn}#grant`,
      statements: new Map(grants.map((grant, position) => [statementId(grant.GrantId, position), grant])),
    };
  }
}
