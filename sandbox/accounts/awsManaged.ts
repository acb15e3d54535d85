import type { Partition } from "../partition.ts";
import documents from "./awsManagedPolicies.json" with { type: "json" };
import { uniqueId } from "./identifiers.ts";
import type { AttachedPolicy, ManagedPolicyDetail, PolicyDocument } from "./model.ts";

interface AwsManagedFixture {
  readonly path?: string | undefined;
  readonly created: string;
  readonly updated: string;
  readonly version: string;
  readonly document: PolicyDocument;
}

const known: ReadonlyMap<string, AwsManagedFixture> = new Map(Object.entries(documents));

/** How an AWS-managed policy is attached in a partition; undefined when the sandbox has none of that name. */
export function awsManagedAttachment(name: string, partition: Partition): AttachedPolicy | undefined {
  const fixture = known.get(name);
  if (fixture === undefined) return undefined;
  return { PolicyName: name, PolicyArn: `arn:${partition}:iam::aws:policy${fixture.path ?? "/"}${name}` };
}

/** The policy with its default version alone, as GetAccountAuthorizationDetails gives AWS-managed ones. */
export function awsManagedDetail(
  name: string,
  partition: Partition,
  use: { readonly attached: number; readonly boundaries: number },
): ManagedPolicyDetail {
  const fixture = known.get(name);
  const attachment = awsManagedAttachment(name, partition);
  if (fixture === undefined || attachment === undefined) throw new Error(`no AWS-managed policy ${name}`);
  return {
    PolicyName: name,
    PolicyId: uniqueId("ANPA", attachment.PolicyArn),
    Arn: attachment.PolicyArn,
    Path: fixture.path ?? "/",
    DefaultVersionId: fixture.version,
    AttachmentCount: use.attached,
    PermissionsBoundaryUsageCount: use.boundaries,
    IsAttachable: true,
    CreateDate: fixture.created,
    UpdateDate: fixture.updated,
    PolicyVersionList: [
      { Document: fixture.document, VersionId: fixture.version, IsDefaultVersion: true, CreateDate: fixture.updated },
    ],
  };
}
