#!/usr/bin/env bash
# A whole number that is bound to a D1 statement becomes a REAL, so SQLite's JSON functions write it as 1.0.
#
# Package: miniflare 5.20260815.0-alpha (D1 as `wrangler dev` runs it, SQLite inside). Guess: `bind(1)` gives SQLite the
# integer 1, as other drivers do for whole numbers, and json_set writes 1. Seen: typeof(?) is "real", and
# json_set('{}', '$.n', ?) gives {"n":1.0}; a JSON reader does not care, but text that is compared, hashed or put together
# with `||` differs. Into a column of type INTEGER the value goes as an integer, by the column's affinity, which hides it in
# ordinary tables. `cast(? as integer)` gives {"n":1}.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund miniflare@5.20260815.0-alpha
cat > bind.mjs <<'JS'
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: "export default { fetch: () => new Response() }",
    compatibilityDate: "2026-08-15",
    d1Databases: ["DB"],
    cf: false,
  }),
);
const db = await miniflare.getD1Database("DB");
const row = await db
  .prepare(
    `select typeof(?1) as type, json_set('{}', '$.n', ?1) as bound, json_set('{}', '$.n', cast(?1 as integer)) as cast`,
  )
  .bind(1)
  .first();
console.log(row.type, row.bound, row.cast);
await miniflare.dispose();
JS
seen=$(node bind.mjs)
echo "$seen"
[ "$seen" = 'real {"n":1.0} {"n":1}' ]
