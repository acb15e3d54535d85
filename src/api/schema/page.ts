import * as z from "zod";
import { fromBase64Url, toBase64Url } from "../../platform/base64.ts";

/** `limit` of a list: 1 to `max`, `standard` when absent. */
export function limitOf(max: number, standard: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,3}$/, `must be a number from 1 to ${max}`)
    .transform(Number)
    .refine((limit) => limit <= max, `must be a number from 1 to ${max}`)
    .optional()
    .transform((limit) => limit ?? standard)
    .meta({ override: { type: "integer", minimum: 1, maximum: max, default: standard } });
}

/** An opaque cursor that contains what `position` describes. Anything else in its place is an issue. */
export function cursorOf<Position extends z.ZodType>(position: Position) {
  return z
    .string()
    .max(512, "is not a cursor of this list")
    .transform((text, context): z.output<Position> => {
      const parsed = position.safeParse(decode(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: "is not a cursor of this list" });
      return z.NEVER;
    })
    .optional()
    .meta({
      description: "Opaque, from the `Link` header of the previous page.",
      override: { type: "string", maxLength: 512 },
    });
}

function decode(text: string): unknown {
  const bytes = fromBase64Url(text);
  if (bytes === null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * A page of `limit` rows out of up to `limit + 1`, and the `Link` header (RFC 8288) when there are more.
 * `filters`: names and values of the other parameters of the query.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  path: string,
  limit: number,
  positionOf: (last: Row) => unknown,
  filters: readonly string[][] = [],
): { rows: readonly Row[]; headers: Record<string, string> } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, headers: {} };
  const cursor = cursorFor(positionOf(last));
  const query = new URLSearchParams([...filters, ["limit", String(limit)], ["cursor", cursor]]);
  return { rows: page, headers: { Link: `<${path}?${query}>; rel="next"` } };
}

/** The `Link` header to the page of a filtered list that starts at `position`; none on the last page, which has no next. */
export function linkTo(
  path: string,
  filter: Readonly<Partial<Record<string, string>>>,
  limit: number,
  position: unknown,
): Record<string, string> {
  if (position === undefined) return {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
  query.set("limit", String(limit));
  query.set("cursor", cursorFor(position));
  return { Link: `<${path}?${query}>; rel="next"` };
}

/** The text of a cursor that `cursorOf` reads. */
export function cursorFor(position: unknown): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(position)));
}

export const LINK_HEADER = { Link: 'The next page, `rel="next"`. Absent on the last page.' };
