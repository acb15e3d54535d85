/** What was read, or what is wrong, in one line. */
export type Read<T> = { ok: true; value: T } | { ok: false; problem: string };

export function wrong(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}

/** Told of everything that does not fit: the place (`UserDetailList[3].Tags`) and what is wrong with it. */
export type Note = (place: string, problem: string) => void;

/** Checks a value from outside; undefined when it does not fit, and then `note` was told. Never throws. */
export type Reader<T> = (value: unknown, place: string, note: Note) => T | undefined;

/** A member of an object: whether the object can do without it, or what stands in its place. */
export interface Member<T> {
  read: Reader<T>;
  required: boolean;
  otherwise?: T;
}

export function required<T>(read: Reader<T>): Member<T> {
  return { read, required: true };
}

export function optional<T>(read: Reader<T>, otherwise?: T): Member<T> {
  return otherwise === undefined ? { read, required: false } : { read, required: false, otherwise };
}

export const anything: Reader<unknown> = (value) => value;
export const text = check((value): value is string => typeof value === "string", "not a string");
export const flag = check((value): value is boolean => typeof value === "boolean", "neither true nor false");

/** Text of a certain form. */
export function textLike(pattern: RegExp, problem: string): Reader<string> {
  return check((value): value is string => typeof value === "string" && pattern.test(value), problem);
}

export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return check((value): value is T => words.some((word) => word === value), `not ${words.join(" or ")}`);
}

function check<T>(fits: (value: unknown) => value is T, problem: string): Reader<T> {
  return (value, place, note) => {
    if (fits(value)) return value;
    note(place, problem);
    return undefined;
  };
}

/** Entries that do not fit are left out. */
export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (value, place, note) => {
    if (!Array.isArray(value)) {
      note(place, "not a list");
      return undefined;
    }
    return value.flatMap((entry: unknown, at) => read(entry, `${place}[${at}]`, note) ?? []);
  };
}

/** An object with values of one kind by free keys; those that do not fit are left out. */
export function recordOf<T>(read: Reader<T>): Reader<Record<string, T>> {
  return (value, place, note) => {
    if (!isObject(value)) {
      note(place, "not an object");
      return undefined;
    }
    const found = Object.entries(value).flatMap(([name, each]) => {
      const fitting = read(each, member(place, name), note);
      return fitting === undefined ? [] : [[name, fitting] as const];
    });
    return Object.fromEntries(found);
  };
}

/**
 * An object of the engine's model; members that it does not name are passed over. A member that is null counts as
 * missing. One that does not fit is left out, and with it the object when it is required.
 */
export function objectOf<T extends object>(
  members: {
    [Name in keyof T]-?: Member<Exclude<T[Name], undefined>>;
  },
): Reader<T> {
  const list = Object.entries<Member<unknown>>(members);
  return (value, place, note) => {
    if (!isObject(value)) {
      note(place, "not an object");
      return undefined;
    }
    const found: Record<string, unknown> = {};
    for (const [name, { read, required, otherwise }] of list) {
      const given = value[name] ?? undefined;
      const at = member(place, name);
      const fitting = given === undefined ? undefined : read(given, at, note);
      if (fitting !== undefined || otherwise !== undefined) found[name] = fitting ?? otherwise;
      else if (required) {
        if (given === undefined) note(at, "missing");
        return undefined;
      }
    }
    return found as T;
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}
