import * as z from "zod";
import { isObject } from "../policy/parse/json.ts";

/** Called for each part that does not fit: its place (`UserDetailList[3].Tags`) and what is wrong with it. */
export type Note = (place: string, problem: string) => void;

/**
 * What fits the schema of a value from outside. Entries of lists and optional members that do not fit are left out and
 * noted; where a required member does not fit, so is the object that it belongs to. A member that is null counts as
 * missing. Undefined when nothing is left. A value that fits is read once; only what does not is read part by part.
 */
export function validParts<T>(schema: z.ZodType<T>, value: unknown, place: string, note: Note): T | undefined {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  // Each part that is left was read by its own part of the schema.
  return withoutBroken(schema, value, place, note, read.error.issues) as T | undefined;
}

/** The value less the parts that do not fit; undefined where it does not fit as a whole. */
function withoutBroken(
  schema: z.ZodType,
  value: unknown,
  place: string,
  note: Note,
  issues: readonly z.core.$ZodIssue[],
): unknown {
  const inner = isOptional(schema) ? schema.unwrap() : schema;
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const element = schemaOf(inner.element);
    return value.flatMap((each, at) => validParts(element, each, `${place}[${at}]`, note) ?? []);
  }
  if (inner instanceof z.ZodObject && isObject(value)) return validMembers(inner, value, place, note);
  const wrong = new Map(issues.map(({ path: [member], message }) => [member, message]));
  for (const [member, message] of wrong) note(placeOf(place, member === undefined ? [] : [member]), message);
  if (!isObject(value) || wrong.has(undefined)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
}

function validMembers(
  schema: z.ZodObject,
  value: Readonly<Record<string, unknown>>,
  place: string,
  note: Note,
): Record<string, unknown> | undefined {
  const valid: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(schema.shape)) {
    const member = schemaOf(each);
    const given = Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
    const read = given === undefined ? undefined : validParts(member, given, placeOf(place, [name]), note);
    if (read !== undefined) valid[name] = read;
    else if (!isOptional(member)) {
      if (given === undefined) note(placeOf(place, [name]), "missing");
      return undefined;
    }
  }
  return valid;
}

function isOptional(schema: z.ZodType): schema is z.ZodExactOptional<z.ZodType> {
  return schema instanceof z.ZodExactOptional;
}

/** Zod types the parts of a schema by their core alone. */
function schemaOf(part: z.core.SomeType): z.ZodType {
  return part as z.ZodType;
}

/** `UserPolicyList[2].PolicyName` */
export function placeOf(start: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, part) =>
      typeof part === "number" ? `${place}[${part}]` : place === "" ? String(part) : `${place}.${String(part)}`,
    start,
  );
}
