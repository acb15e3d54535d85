import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";

/** Every test file begins with empty stores and the tables of the migrations. */
beforeAll(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await emptyTables();
});

/** A reset right after the last statement of the file before it may leave that file's rows. */
async function emptyTables(): Promise<void> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_schema where type = 'table' and name <> 'd1_migrations' and name not glob 'sqlite_*' and name not glob '_cf_*'",
  ).all<{ name: string }>();
  await env.DB.batch([
    env.DB.prepare("pragma defer_foreign_keys = on"),
    ...results.map(({ name }) => env.DB.prepare(`delete from "${name}"`)),
  ]);
}
