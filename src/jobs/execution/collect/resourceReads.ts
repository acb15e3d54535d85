import type { AwsOutcome } from "../../../aws/client/failure.ts";
import type { CollectedResource } from "../staging/collection.ts";
import type { AuditAction } from "./actions.ts";
import type { Survey } from "./survey.ts";

/** The reads of one resource that may be deleted while it is read. */
export interface ResourceReads {
  /** What `call` gives; undefined when it gives nothing, and unasked once the resource is gone. */
  read<T>(action: AuditAction, call: () => Promise<AwsOutcome<T>>): Promise<T | undefined>;
  /** The resource with the members that were read; undefined when it is gone. */
  record(members: Members): CollectedResource | undefined;
}

type Optional = Omit<CollectedResource, "arn" | "type" | "name">;
type Members = { type: string; name: string } & { [Name in keyof Optional]?: Optional[Name] | undefined };

/** @param goneCodes the error codes by which its service says that there is no such resource */
export function resourceReads(
  survey: Survey,
  place: { region: string; arn: string; goneCodes: readonly string[] },
): ResourceReads {
  let gone = false;
  return {
    async read<T>(action: AuditAction, call: () => Promise<AwsOutcome<T>>) {
      if (gone) return undefined;
      return survey.read<T | undefined>({ action, region: place.region, resource: place.arn }, async () => {
        const outcome = await call();
        if (outcome.ok || !place.goneCodes.includes(outcome.failure.code)) return outcome;
        gone = true;
        return { ok: true, value: undefined };
      });
    },
    record: (members) => (gone ? undefined : resourceRecord(place.arn, members)),
  };
}

/** A resource with those of its members that are known. */
export function resourceRecord(arn: string, members: Members): CollectedResource {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return { arn, type: members.type, name: members.name, ...Object.fromEntries(known) };
}
