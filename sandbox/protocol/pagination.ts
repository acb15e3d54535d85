import type { Sequence } from "../accounts/model.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * A page of a list. The marker holds the position and a `scope`: what the list is of (operation, filters). A
 * marker of another scope, or an invented one, gives undefined.
 */
export function paginate<Item>(
  list: Sequence<Item>,
  options: { readonly size: number; readonly marker: string | undefined; readonly scope: string },
): Page<Item> | undefined {
  const start = options.marker === undefined ? 0 : position(options.marker, options.scope);
  if (start === undefined || start > list.length) return undefined;
  const end = Math.min(start + options.size, list.length);
  const items: Item[] = [];
  for (let index = start; index < end; index++) {
    const item = list.at(index);
    if (item !== undefined) items.push(item);
  }
  return { items, next: end < list.length ? btoa(`${options.scope}#${end}`) : undefined };
}

function position(marker: string, scope: string): number | undefined {
  try {
    const [given, index, ...rest] = atob(marker).split("#");
    return given === scope && index !== undefined && /^\d{1,9}$/.test(index) && rest.length === 0
      ? Number(index)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Several lists one after the other, none of them copied. */
export function concatenate<Item>(lists: readonly Sequence<Item>[]): Sequence<Item> {
  return {
    length: lists.reduce((sum, list) => sum + list.length, 0),
    at(index) {
      let rest = index;
      for (const list of lists) {
        if (rest < list.length) return list.at(rest);
        rest -= list.length;
      }
      return undefined;
    },
  };
}

/** A list whose items are made when they are asked for. */
export function mapped<Item, Result>(list: Sequence<Item>, change: (item: Item) => Result): Sequence<Result> {
  return {
    length: list.length,
    at(index) {
      const item = list.at(index);
      return item === undefined ? undefined : change(item);
    },
  };
}

/** A whole number within bounds; `standard` when absent, undefined when it is not one. */
export function boundedInteger(
  value: unknown,
  bounds: { readonly standard: number; readonly min: number; readonly max: number },
): number | undefined {
  if (value === undefined || value === null) return bounds.standard;
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= bounds.min && number <= bounds.max
    ? number
    : undefined;
}
