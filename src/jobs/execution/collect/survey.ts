import type { AwsClient } from "../../../aws/client/client.ts";
import type { AwsOutcome } from "../../../aws/client/failure.ts";
import type { Gap } from "../../../iam/index.ts";
import type { StageFailure } from "../stage/stage.ts";
import { stageFailure } from "../stage/stageFailure.ts";
import type { AuditAction } from "./actions.ts";
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
export interface Survey {
  client: AwsClient;
  /** What `call` gives; undefined when it gives nothing, and then a gap says so. Throws `CollectingStopped` when the stage must end, and from then on. */
  read<T>(place: Place, call: () => Promise<AwsOutcome<T>>): Promise<T | undefined>;
  /** What was not read so far, sorted. */
  gaps(): Gap[];
}

export interface Place {
  /** As IAM policies name it: `s3:GetBucketPolicy`. */
  action: AuditAction;
  /** Empty for a global service. */
  region: string;
  /** ARN, where it is one thing. */
  resource?: string;
  /** The service is not offered in every region: where its endpoint is not to be found, nothing is waited for. */
  mayBeMissing?: boolean;
  /** Most accounts may not do this: a refusal is an answer and no gap. */
  isRefusalExpected?: boolean;
}

/** Of the six connections that a Worker may have open, one is for the staging bucket ("Limits", Cloudflare Workers). */
export const CALLS_AT_ONCE = 5;

/** What `fetch` makes of a host name that is not there: it rejects, or Cloudflare answers with status 530. */
const NO_SUCH_HOST = new Set(["NetworkError", "HTTP 530"]);

/**
 * Reads of single resources, of the 10,000 requests that one invocation may send; the rest is for lists, IAM's pages, the
 * staging bucket and the stages after.
 */
const MAX_READS = 7_500;

/**
 * @param patient whether a service that throttles or is out of reach ends the stage, to be tried again later. When that has
 *   been done often enough it is false, and such a service is a gap like any other: one region in trouble must not keep the
 *   account from being analysed.
 */
export function createSurvey(client: AwsClient, patient: boolean): Survey {
  const gaps = new Map<string, Gap>();
  let reads = 0;
  let stopped: CollectingStopped | undefined;
  const inTurn = createSlots(CALLS_AT_ONCE);
  const note = ({ action, region, resource }: Place, code: string) => {
    const gap: Gap = {
      service: action.slice(0, action.indexOf(":")),
      region,
      action,
      code,
      ...(resource ? { resource } : {}),
    };
    gaps.set(sortKey(gap), gap);
  };
  return {
    client,
    gaps: () => [...gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap),
    async read(place, call) {
      if (place.resource !== undefined) reads += 1;
      if (place.resource !== undefined && reads > MAX_READS) {
        note({ action: place.action, region: place.region }, "TooManyResources");
        return undefined;
      }
      const outcome = await inTurn(async () => {
        if (stopped !== undefined) throw stopped;
        return call();
      });
      if (outcome.ok) return outcome.value;
      const { failure } = outcome;
      const missing = place.mayBeMissing === true && NO_SUCH_HOST.has(failure.code);
      const passing = (failure.kind === "throttled" || failure.kind === "unavailable") && !missing;
      if (failure.kind === "expired" || (passing && patient)) {
        stopped ??= new CollectingStopped(stageFailure(failure));
        throw stopped;
      }
      if (place.isRefusalExpected !== true || failure.kind !== "denied") note(place, failure.code);
      return undefined;
    },
  };
}

function sortKey(gap: Gap): string {
  return [gap.service, gap.region, gap.action, gap.resource ?? "", gap.code].join("\n");
}
