import type { AwsClient } from "../../../aws/client/client.ts";
import { type AwsOutcome, isPassing } from "../../../aws/client/failure.ts";
import type { Operation } from "../../../aws/protocol/operation.ts";
import type { Gap } from "../../../iam/index.ts";
import { compareText } from "../../../platform/compareText.ts";
import type { StageFailure } from "../stage/stage.ts";
import { stageFailure } from "../stage/stageFailure.ts";
import { createSlots } from "./slots.ts";

/** Ends collecting from within the reads that run at once; `collect` turns it into the stage's result. */
export class CollectingStopped extends Error {
  override readonly name = "CollectingStopped";
  readonly failure: StageFailure;
  constructor(failure: StageFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The reads that an analysis can do without, five at once: what cannot be read becomes a named gap. */
export interface CollectorSession {
  client: AwsClient;
  /**
   * What the operation gives; undefined when it fails, and then a gap says so. Throws `CollectingStopped` when the stage must
   * end, and from then on.
   */
  read<Args extends readonly unknown[], T>(
    operation: Operation<Args, Promise<AwsOutcome<T>>>,
    place: Place,
    ...args: Args
  ): Promise<T | undefined>;
  /** The same for what takes more than one call; `action` is the one that a gap names. */
  attempt<T>(action: string, place: Place, call: () => Promise<AwsOutcome<T>>): Promise<T | undefined>;
  /** What was not read so far, sorted. */
  gaps(): Gap[];
}

/** Where a read looks, as a gap names it. */
export interface Place {
  /** Empty for a global service. */
  region: string;
  /** ARN, where it is one resource. */
  resource?: string;
  /** The service is not offered in every region: where its endpoint does not exist, nothing is waited for. */
  mayBeMissing?: boolean;
  /** Most accounts are not allowed to do this: a refusal is an answer and no gap. */
  isRefusalExpected?: boolean;
}

/** Of the six connections that a Worker may have open, one is for the staging bucket ("Limits", Cloudflare Workers). */
export const CALLS_AT_ONCE = 5;

/** What comes of a host name that does not exist: `fetch` rejects, or Cloudflare answers with status 530. */
const NO_SUCH_HOST = new Set(["NetworkError", "HTTP 530"]);

/**
 * Reads of single resources, of the 10,000 requests that one invocation may send; the rest is for lists, IAM's pages, the
 * staging bucket and the stages after.
 */
const MAX_READS = 7_500;

/**
 * A session of one execution's collectors with one credential.
 *
 * @param patient whether a service that throttles or is unreachable ends the stage, to be tried again later. After several
 *   attempts it is false, and such a service is a gap like any other: one region in trouble must not keep the account from
 *   being analysed.
 */
export function createCollectorSession(client: AwsClient, patient: boolean): CollectorSession {
  const gaps = new Map<string, Gap>();
  let reads = 0;
  let stopped: CollectingStopped | undefined;
  const inTurn = createSlots(CALLS_AT_ONCE);
  const note = (action: string, { region, resource }: Place, code: string) => {
    const gap: Gap = {
      service: action.slice(0, action.indexOf(":")),
      region,
      action,
      code,
      ...(resource ? { resource } : {}),
    };
    gaps.set(sortKey(gap), gap);
  };
  const attempt: CollectorSession["attempt"] = async (action, place, call) => {
    if (place.resource !== undefined) reads += 1;
    if (place.resource !== undefined && reads > MAX_READS) {
      note(action, { region: place.region }, "TooManyResources");
      return undefined;
    }
    const outcome = await inTurn(async () => {
      if (stopped !== undefined) throw stopped;
      return call();
    });
    if (outcome.ok) return outcome.value;
    const { failure } = outcome;
    const missing = place.mayBeMissing === true && NO_SUCH_HOST.has(failure.code);
    const passing = isPassing(failure) && !missing;
    if (failure.kind === "expired" || (passing && patient)) {
      stopped ??= new CollectingStopped(stageFailure(failure));
      throw stopped;
    }
    if (place.isRefusalExpected !== true || failure.kind !== "denied") note(action, place, failure.code);
    return undefined;
  };
  return {
    client,
    attempt,
    read: (operation, place, ...args) => attempt(operation.action, place, () => operation(client, ...args)),
    gaps: () => [...gaps].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap),
  };
}

function sortKey(gap: Gap): string {
  return [gap.service, gap.region, gap.action, gap.resource ?? "", gap.code].join("\n");
}
