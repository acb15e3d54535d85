import type { PublicAccessBlockSettings } from "../../../aws/services/s3.ts";
import type { CollectedResource } from "../staging/collection.ts";
import type { Members, ResourceReads } from "./resourceReads.ts";
import type { RoleNames } from "./roleNames.ts";
import type { CollectorSession } from "./session.ts";

/** One Region of the account, or the service that has none; and what else collectors need. */
export interface Scope {
  session: CollectorSession;
  /** Empty for a global service. */
  region: string;
  accountId: string;
  /** What S3 blocks in all buckets of the account; undefined where nothing is configured, or known. */
  publicAccessBlock: PublicAccessBlockSettings | undefined;
}

export interface ListScope extends Scope {
  roles: RoleNames;
}

/** A resource as its list shows it. It is staged between invocations, so it is plain JSON. */
export interface ListedResource extends Members {
  arn: string;
}

/** A resource whose reads are not finished: what is known of it, and how its service is asked for more. */
export interface ResourceDraft {
  collector: string;
  region: string;
  /** What the service calls it, where that is neither its ARN nor its name: the URL of a queue. */
  address?: string;
  resource: CollectedResource;
}

/** What `list` gives: the resource, and how to ask for more of it. `region` where it is not that of the list. */
export interface Listed extends Pick<ResourceDraft, "address"> {
  region?: string | undefined;
  resource: ListedResource;
}

/**
 * Collects the resources of one kind, or of one service. Whatever cannot be read is a gap. Everything is listed first;
 * then the policies of all resources are read, and then the rest of all.
 */
export interface Collector {
  /** Must not change: the state of collections under way contains it. */
  name: string;
  isGlobal?: true;
  /** The error codes by which the service says that there is no such resource. */
  goneCodes?: readonly string[];
  list(scope: ListScope): Promise<readonly Listed[]>;
  /** The Region of a resource that the list does not tell. */
  locate?(scope: Scope, draft: ResourceDraft, reads: ResourceReads): Promise<string>;
  /** The policy, and what grants or limits access like one. */
  policies?(scope: Scope, draft: ResourceDraft, reads: ResourceReads): Promise<Members>;
  /** Tags and everything else. */
  rest?(scope: Scope, draft: ResourceDraft, reads: ResourceReads): Promise<Members>;
}
