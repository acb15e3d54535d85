/** Builds `dist/`, the `iam` command as plain JavaScript for installed packages; `npm pack` runs it. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

/** Threads begin in a file of their own, which lies next to the command under the same name. */
const threads = globSync("src/cli/**/*Worker.ts").map((file) => [basename(file, ".ts"), file]);

await build({
  entryPoints: { iam: "src/cli/iam.ts", ...Object.fromEntries(threads) },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  minify: true,
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
});
