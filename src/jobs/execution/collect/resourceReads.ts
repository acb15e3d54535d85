import type { AwsOutcome } from "../../../aws/client/failure.ts";
import type { Operation } from "../../../aws/protocol/operation.ts";
import type { CollectedResource } from "../staging/collection.ts";
import type { CollectorSession } from "./session.ts";

/** The reads of one resource that may be deleted while it is read. */
export interface ResourceReads {
  /** What the operation gives; undefined when it fails. Once the resource is gone, nothing more is asked. */
  read<Args extends readonly unknown[], T>(
    operation: Operation<Args, Promise<AwsOutcome<T>>>,
    ...args: Args
  ): Promise<T | undefined>;
  isGone(): boolean;
}

/** Members of a resource, those that are not known undefined. */
export type Members = { [Name in keyof CollectedResource]?: CollectedResource[Name] | undefined };

/** @param goneCodes the error codes by which its service says that there is no such resource */
export function resourceReads(
  session: CollectorSession,
  place: { region: string; arn: string; goneCodes?: readonly string[] | undefined },
): ResourceReads {
  let gone = false;
  return {
    async read<Args extends readonly unknown[], T>(operation: Operation<Args, Promise<AwsOutcome<T>>>, ...args: Args) {
      if (gone) return undefined;
      const at = { region: place.region, resource: place.arn };
      return session.attempt<T | undefined>(operation.action, at, async () => {
        const outcome = await operation(session.client, ...args);
        if (outcome.ok || place.goneCodes?.includes(outcome.failure.code) !== true) return outcome;
        gone = true;
        return { ok: true, value: undefined };
      });
    },
    isGone: () => gone,
  };
}

/** The resource with those of the further members that are known. */
export function withMembers(resource: CollectedResource, members: Members): CollectedResource {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return { ...resource, ...Object.fromEntries(known) };
}
