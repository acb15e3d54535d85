import type { TokenCircleState } from "../../../aws/protocol/pages.ts";
import { createTokenCircle } from "../../../aws/protocol/pages.ts";
import { type DetailsPosition, FIRST_DETAILS } from "../../../aws/services/iam.ts";
import type { OrganizationPolicySet } from "../../../iam/index.ts";
import type { CollectionCounts, CollectionPage } from "../staging/collection.ts";
import type { EarlyFacts, LateFacts } from "./accountFacts.ts";
import type { RoleNamesState } from "./roleNames.ts";
import type { SessionState } from "./session.ts";
import type { SpoolState } from "./spool.ts";

/** The steps of collecting, in order. */
export const STEPS = [
  "begin",
  "iam",
  "facts",
  "units",
  "attachments",
  "documents",
  "lists",
  "policies",
  "rest",
] as const;
export type Step = (typeof STEPS)[number];

export type OrganizationTarget = OrganizationPolicySet["targets"][string] & { id: string };
export type OrganizationPolicy = OrganizationPolicySet["policies"][string] & { id: string };

/** What an account shows of the organization that it is a member of, as far as it is read. */
export interface OrganizationState {
  id: string;
  managementAccount: string;
  /**
   * The policies while they are read; null where the account may not read them, where something of them was not read (a
   * part would forbid too little), and once they are written.
   */
  reading: {
    enabledTypes: OrganizationPolicySet["enabledTypes"];
    targets: OrganizationTarget[];
    policies: OrganizationPolicy[];
  } | null;
  /** The key of the policies in the staging bucket, once they are written. */
  policiesKey: string | null;
}

/**
 * How far collecting has come: staged as plain JSON, its key the cursor of the stage. The next invocation continues from it
 * and from the objects that it names, whichever invocation wrote them.
 */
export interface CollectState {
  version: typeof VERSION;
  /** `done`: only the credential report is left, and the collection itself. */
  step: Step | "done";
  /** How much of the step is done: lists, or entries of a spool. */
  done: number;
  /** Whether services in trouble are no longer waited for. */
  impatient: boolean;
  early: EarlyFacts;
  /** Where the next page of IAM begins. */
  details: DetailsPosition;
  markers: TokenCircleState;
  roles: RoleNamesState;
  late: LateFacts;
  organization: OrganizationState | null;
  listed: SpoolState;
  drafts: SpoolState;
  pages: CollectionPage[];
  counts: CollectionCounts;
  session: SessionState;
}

const VERSION = 1;

export function firstState(): CollectState {
  return {
    version: VERSION,
    step: "begin",
    done: 0,
    impatient: false,
    early: { alias: undefined, summary: {} },
    details: FIRST_DETAILS,
    markers: createTokenCircle().state(),
    roles: { names: [], profiles: [] },
    late: { mfaDevices: [], regions: [], publicAccessBlock: undefined },
    organization: null,
    listed: { pages: [] },
    drafts: { pages: [] },
    pages: [],
    counts: { users: 0, groups: 0, roles: 0, policies: 0, buckets: 0, keys: 0, others: 0 },
    session: { gaps: [], silent: [] },
  };
}

/** The state at `key`; undefined for one of another version of the service: then collecting begins again. */
export async function readState(staging: R2Bucket, key: string): Promise<CollectState | undefined> {
  const object = await staging.get(key);
  if (object === null) throw new Error("the staged state of collecting is missing");
  const state = await object.json<CollectState>();
  return state.version === VERSION ? state : undefined;
}

export async function writeState(staging: R2Bucket, key: string, state: CollectState): Promise<void> {
  await staging.put(key, JSON.stringify(state), { httpMetadata: { contentType: "application/json" } });
}

/** The step after this one. */
export function stepAfter(step: Step): CollectState["step"] {
  return STEPS[STEPS.indexOf(step) + 1] ?? "done";
}
