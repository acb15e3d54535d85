import type { Runtime } from "../../../platform/runtime.ts";
import { countedD1, isBug, StoreUnavailable } from "../../../store/database.ts";
import type { JobQueue } from "../../message.ts";

/** What one invocation of the queue's consumer may use. */
export interface InvocationLimits {
  /** Milliseconds from its beginning; CPU time is never more. */
  wallMs: number;
  /** Requests to AWS with each retry, and calls of R2, D1 and the queue ("Subrequests" of the limits of Workers). */
  subrequests: number;
}

/**
 * Well below what the platform allows an invocation, since a piece of work that is under way is finished first: 15 minutes
 * of wall time, 5 of CPU (`cpu_ms`) and 10,000 subrequests (`limits.subrequests` in wrangler.toml).
 */
export const INVOCATION_LIMITS: InvocationLimits = { wallMs: 4 * 60_000, subrequests: 8_000 };

export interface Budget {
  isSpent(): boolean;
  /** The used share of the limit that is closer to being reached: 1 is all of it. */
  share(): number;
  /** Whether another stage may begin: one that cannot be divided needs half of the subrequests. */
  hasRoomForStage(): boolean;
  /** Subrequests so far. */
  subrequests(): number;
}

/** What a consumer makes subrequests with. */
interface Outside {
  runtime: Runtime;
  d1: D1Database;
  inbox: R2Bucket;
  staging: R2Bucket;
  jobs: JobQueue;
  limits?: InvocationLimits;
}

/**
 * The dependencies of an invocation that begins now, with every subrequest counted. What R2 throws becomes
 * `StoreUnavailable`.
 */
export function metered<D extends Outside>(dependencies: D): { dependencies: D; budget: Budget } {
  const { runtime, d1, inbox, staging, jobs, limits = INVOCATION_LIMITS } = dependencies;
  const begunAt = runtime.now();
  let subrequests = 0;
  const count = () => {
    subrequests += 1;
  };
  const share = () => Math.max((runtime.now() - begunAt) / limits.wallMs, subrequests / limits.subrequests);
  return {
    dependencies: {
      ...dependencies,
      runtime: {
        ...runtime,
        fetch: (request) => {
          count();
          return runtime.fetch(request);
        },
      },
      d1: countedD1(d1, count),
      inbox: countedBucket(inbox, count),
      staging: countedBucket(staging, count),
      jobs: counted(jobs, QUEUE_METHODS, count),
    },
    budget: {
      isSpent: () => share() >= 1,
      share,
      hasRoomForStage: () => runtime.now() - begunAt < limits.wallMs && subrequests < limits.subrequests / 2,
      subrequests: () => subrequests,
    },
  };
}

const QUEUE_METHODS: ReadonlySet<PropertyKey> = new Set(["send", "sendBatch"]);
const BUCKET_METHODS: ReadonlySet<PropertyKey> = new Set(["head", "get", "put", "delete", "list"]);
const UPLOAD_METHODS: ReadonlySet<PropertyKey> = new Set(["uploadPart", "complete", "abort"]);

function countedBucket(bucket: R2Bucket, count: () => void): R2Bucket {
  const upload = (one: R2MultipartUpload) => counted(one, UPLOAD_METHODS, count);
  return new Proxy(counted(bucket, BUCKET_METHODS, count), {
    get(object, property) {
      if (property === "createMultipartUpload")
        return async (...args: Parameters<R2Bucket["createMultipartUpload"]>) => {
          count();
          return upload(await answered(bucket.createMultipartUpload(...args)));
        };
      if (property === "resumeMultipartUpload")
        return (...args: Parameters<R2Bucket["resumeMultipartUpload"]>) =>
          upload(bucket.resumeMultipartUpload(...args));
      return Reflect.get(object, property);
    },
  });
}

async function answered<T>(call: Promise<T>): Promise<T> {
  return call.catch((cause: unknown) => {
    throw isBug(cause) ? cause : new StoreUnavailable("R2 or a queue did not answer", { cause });
  });
}

/** `methods`: those that are counted, each of which gives a promise. */
function counted<T extends object>(target: T, methods: ReadonlySet<PropertyKey>, count: () => void): T {
  return new Proxy(target, {
    get(object, property) {
      const member = Reflect.get(object, property);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (!methods.has(property)) return Reflect.apply(member, object, args);
        count();
        return answered((async () => Reflect.apply(member, object, args))());
      };
    },
  });
}
