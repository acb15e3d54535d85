import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { within } from "../platform/deadline.ts";

/** D1 through Drizzle, with its round trips counted: one statement or one batch is one. */
export interface Database {
  readonly orm: DrizzleD1Database;
  /** For statements that are already written (`statement.ts`). */
  readonly d1: D1Database;
  roundTrips(): number;
}

/** D1 was unavailable, or failed for a reason other than the statement. Contains no statement and no bound value. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

/** A UNIQUE, CHECK, FOREIGN KEY or NOT NULL constraint rejected the statement. `constraint` names the columns, never a value. */
export class ConstraintViolated extends Error {
  override readonly name = "ConstraintViolated";
  readonly constraint: string;
  constructor(constraint: string) {
    super(`constraint ${constraint}`);
    this.constraint = constraint;
  }
}

export function openDatabase(d1: D1Database): Database {
  let trips = 0;
  const counted = countedD1(d1, () => {
    trips += 1;
  });
  let orm: DrizzleD1Database | undefined;
  return {
    get orm() {
      orm ??= drizzle(counted);
      return orm;
    },
    d1: counted,
    roundTrips: () => trips,
  };
}

/**
 * How long D1 has for an answer: it may stall for seconds, and a consumer would wait 15 minutes for a call that hangs. A write
 * that is given up may still be applied, as one whose answer is lost.
 */
export const D1_DEADLINE_MS = 15_000;

/**
 * Runs statements and turns what D1 throws into `StoreUnavailable` or `ConstraintViolated`. Drizzle's own error text
 * contains the bound values and must not leave this function. Programming errors, such as a TypeError, pass through. No
 * answer within `D1_DEADLINE_MS` is an outage too.
 */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await within(run(), D1_DEADLINE_MS, () => new StoreUnavailable("D1 did not answer in time"));
  } catch (error) {
    throw isBug(error) ? error : withoutBoundValues(error);
  }
}

/** Whether an error says that the program is wrong, and not that something is out of reach. */
export function isBug(error: unknown): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

function withoutBoundValues(error: unknown): Error {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof StoreUnavailable || cause instanceof ConstraintViolated) return cause;
    const constraint = /(?:UNIQUE|CHECK|FOREIGN KEY|NOT NULL) constraint failed(?:: ([\w., ]+?))?(?:: SQLITE|$)/.exec(
      cause.message,
    );
    if (constraint) return new ConstraintViolated(constraint[1] ?? "");
  }
  return new StoreUnavailable("D1 did not answer the statement");
}

const COUNTED_METHODS = new Set(["all", "run", "first", "raw"]);

/** The same D1, which tells of each round trip before it makes it. */
export function countedD1(d1: D1Database, count: () => void): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, property) {
        if (property === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        const member = Reflect.get(target, property);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (COUNTED_METHODS.has(String(property))) count();
          return Reflect.apply(member, target, args);
        };
      },
    });
    originals.set(proxy, statement);
    return proxy;
  };
  return new Proxy(d1, {
    get(target, property) {
      if (property === "prepare") return (query: string) => wrap(target.prepare(query));
      if (property === "batch") {
        return (statements: D1PreparedStatement[]) => {
          count();
          return target.batch(statements.map((statement) => originals.get(statement) ?? statement));
        };
      }
      const member = Reflect.get(target, property);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
