import { fillPlaceholders, type Query, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Database, guarded } from "./database.ts";

/**
 * A statement whose SQL Drizzle writes once an isolate: a use only binds values. For what every request needs; Drizzle
 * takes longer to write such a statement than all else that the service does for a request.
 */
export interface Statement<Values, Row> {
  /** With the values of one use, for a batch. */
  with(values: Values): BoundStatement<Row>;
  /** Runs it: one round trip. */
  rows(db: Database, values: Values): Promise<Row[]>;
}

/** A statement with its values, for `runBatch`. */
export interface BoundStatement<Row> {
  bindTo(d1: D1Database): D1PreparedStatement;
  rowsOf(result: D1Result): Row[];
}

/** What Drizzle makes of a query builder. */
interface Prepared {
  getQuery(): Query;
  mapResult(response: unknown, isFromBatch?: boolean): unknown;
}

interface QueryBuilder<Rows> extends PromiseLike<Rows> {
  prepare(): Prepared;
}

type RowOf<Rows> = Rows extends readonly (infer Row)[] ? Row : never;

/** Writes statements and never runs them. */
const WRITER: Database = {
  orm: drizzle({ prepare: () => undefined } as unknown as D1Database),
  get d1(): D1Database {
    throw new TypeError("a statement that is being written cannot be run");
  },
  roundTrips: () => 0,
};

/**
 * `write` gets each value as a placeholder of its type, and must use it as a whole: what it would make of a value is what
 * is bound.
 */
export function defineStatement<Values extends { [Name in keyof Values]: string | number | null }>() {
  return <Rows>(write: (db: Database, values: Values) => QueryBuilder<Rows>): Statement<Values, RowOf<Rows>> => {
    let written: { prepared: Prepared; query: Query } | undefined;
    const writeOnce = () => {
      if (written) return written;
      const prepared = write(WRITER, PLACEHOLDERS as Values).prepare();
      written = { prepared, query: prepared.getQuery() };
      return written;
    };
    const bindTo = (d1: D1Database, values: Values): D1PreparedStatement => {
      const { sql, params } = writeOnce().query;
      return d1.prepare(sql).bind(...fillPlaceholders(params, values));
    };
    // `mapResult` gives rows of the type that the query builder has.
    const mapped = (response: unknown, isFromBatch: boolean) =>
      writeOnce().prepared.mapResult(response, isFromBatch) as RowOf<Rows>[];
    return {
      with: (values) => ({
        bindTo: (d1) => bindTo(d1, values),
        rowsOf: (result) => mapped(result, true),
      }),
      rows: (db, values) => guarded(async () => mapped(await bindTo(db.d1, values).raw(), false)),
    };
  };
}

type RowsOf<Statements> = {
  [At in keyof Statements]: Statements[At] extends BoundStatement<infer Row> ? Row[] : never;
};

/** Runs statements in one transaction and one round trip, and gives the rows of each. */
export async function runBatch<const Statements extends readonly BoundStatement<unknown>[]>(
  { d1 }: Database,
  statements: Statements,
): Promise<RowsOf<Statements>> {
  return guarded(async () => {
    const results = await d1.batch(statements.map((statement) => statement.bindTo(d1)));
    return statements.map((statement, at) => {
      const result = results[at];
      return result === undefined ? [] : statement.rowsOf(result);
    }) as RowsOf<Statements>;
  });
}

const PLACEHOLDERS = new Proxy<object>({}, { get: (_, name) => sql.placeholder(String(name)) });
