import { fail, ok, type Result } from "../../platform/result.ts";
import { arnService } from "../policy/arn.ts";
import { isObject } from "../policy/parse/json.ts";
import type { Gap } from "./gaps.ts";
import { type ResourceRecord, resourceRecord } from "./resourceRecord.ts";
import { placeOf, validParts } from "./validParts.ts";

export interface ResourceRecords {
  resources: readonly ResourceRecord[];
  gaps: readonly Gap[];
}

/**
 * Reads a list of resources that a program made. Resources and members that do not fit are left out and named in `gaps`.
 * `start` stands before the place of a resource without an ARN.
 */
export function readResourceRecords(json: unknown, start = ""): Result<ResourceRecords> {
  if (!Array.isArray(json)) return fail("not a list of resources");
  const gaps: Gap[] = [];
  const resources = json.flatMap((entry: unknown, at) => {
    const arn = isObject(entry) && typeof entry.arn === "string" ? entry.arn : placeOf(start, [at]);
    return (
      validParts(resourceRecord, entry, "", (place, problem) => {
        gaps.push(gapOf("MalformedEntry", arn, place === "" ? problem : `${place}: ${problem}`));
      }) ?? []
    );
  });
  return ok({ resources, gaps });
}

/**
 * Reads a list of resources that a person wrote: the first member that does not fit is an error. In `gaps` are members that
 * have no meaning, which may be misspelt, and entries that differ from an earlier one of the same resource, which holds.
 */
export function readResourcesStrictly(json: unknown): Result<ResourceRecords> {
  if (!Array.isArray(json)) return fail("not a list of resources");
  const resources = new Map<string, ResourceRecord>();
  const gaps: Gap[] = [];
  for (const [at, entry] of json.entries()) {
    let wrong: string | undefined;
    const resource = validParts(resourceRecord, entry, placeOf("", [at]), (place, problem) => {
      wrong ??= `${place}: ${problem}`;
    });
    if (resource === undefined || wrong !== undefined) return fail(wrong ?? `[${at}]: cannot be read`);
    for (const name of unknownMembers(entry)) gaps.push(gapOf("UnknownMember", resource.arn, name));
    const known = resources.get(resource.arn);
    if (known === undefined) resources.set(resource.arn, resource);
    else if (JSON.stringify(known) !== JSON.stringify(resource))
      gaps.push(gapOf("DuplicateEntry", resource.arn, `[${at}]: an earlier one holds`));
  }
  return ok({ resources: [...resources.values()], gaps });
}

function unknownMembers(entry: unknown): string[] {
  return isObject(entry) ? Object.keys(entry).filter((name) => !Object.hasOwn(resourceRecord.shape, name)) : [];
}

function gapOf(code: string, resource: string, message: string): Gap {
  return { service: arnService(resource), region: "", action: "parse", code, resource, message };
}
