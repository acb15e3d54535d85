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
  /** What a session of the next invocation begins with. */
  state(): SessionState;
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

/** What an earlier invocation of the same collecting has found out. */
export interface SessionState {
  gaps: Gap[];
  /** Services of a Region, and Regions, that are given up after time-outs: `kms|eu-west-1`, `eu-west-1`. */
  silent: string[];
}

/**
 * A session of one execution's collectors with one credential.
 *
 * A service that has timed out is not called again in that Region, and a Region in which two services have timed out is not
 * called at all: what remains to be read there becomes gaps, and the rest goes on.
 *
 * @param patient whether a service that throttles or is unreachable ends the stage, to be tried again later. After several
 *   attempts it is false, and such a service is a gap like any other: one region in trouble must not keep the account from
 *   being analyzed.
 */
export function createCollectorSession(
  client: AwsClient,
  patient: boolean,
  before: SessionState = { gaps: [], silent: [] },
): CollectorSession {
  const gaps = new Map(before.gaps.map((gap) => [sortKey(gap), gap]));
  const silent = new Set(before.silent);
  let stopped: CollectingStopped | undefined;
  const inTurn = createSlots(CALLS_AT_ONCE);
  const note = (action: string, { region, resource }: Place, code: string) => {
    const gap: Gap = { service: serviceOf(action), region, action, code, ...(resource ? { resource } : {}) };
    gaps.set(sortKey(gap), gap);
  };
  const isSilent = (action: string, { region }: Place) =>
    silent.has(`${serviceOf(action)}|${region}`) || (region !== "" && silent.has(region));
  const leave = (action: string, { region }: Place) => {
    silent.add(`${serviceOf(action)}|${region}`);
    const services = [...silent].filter((name) => name.endsWith(`|${region}`)).length;
    if (region !== "" && services >= SILENT_SERVICES) silent.add(region);
  };
  const attempt: CollectorSession["attempt"] = async (action, place, call) => {
    const outcome = await inTurn(async () => {
      if (stopped !== undefined) throw stopped;
      return isSilent(action, place) ? SILENT : call();
    });
    if (outcome === SILENT) {
      note(action, place, TIMED_OUT);
      return undefined;
    }
    if (outcome.ok) return outcome.value;
    const { failure } = outcome;
    if (failure.code === TIMED_OUT) leave(action, place);
    const missing = place.mayBeMissing === true && NO_SUCH_HOST.has(failure.code);
    const passing = isPassing(failure) && !missing && failure.code !== TIMED_OUT;
    if (failure.kind === "expired" || (passing && patient)) {
      stopped ??= new CollectingStopped(stageFailure(failure));
      throw stopped;
    }
    if (place.isRefusalExpected !== true || failure.kind !== "denied") note(action, place, failure.code);
    return undefined;
  };
  const sortedGaps = () => [...gaps].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap);
  return {
    client,
    attempt,
    read: (operation, place, ...args) => attempt(operation.action, place, () => operation(client, ...args)),
    gaps: sortedGaps,
    state: () => ({ gaps: sortedGaps(), silent: [...silent] }),
  };
}

/** What the client gives after the second time-out of one call. */
const TIMED_OUT = "TimedOut";
const SILENT = Symbol("silent");
/** How many services of a Region time out before the Region is given up. */
const SILENT_SERVICES = 2;

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":"));
}

function sortKey(gap: Gap): string {
  return [gap.service, gap.region, gap.action, gap.resource ?? "", gap.code].join("\n");
}
