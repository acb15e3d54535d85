/**
 * Builds `dist/` for installed packages, as plain JavaScript: the `iam` command, and the client for partners with its types.
 * `npm pack` runs it.
 */
import { execFileSync } from "node:child_process";
import { globSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { type BuildOptions, build } from "esbuild";

const common: BuildOptions = { bundle: true, format: "esm", minify: true, logLevel: "warning" };

rmSync("dist", { recursive: true, force: true });

/** Threads begin in a file of their own, which lies next to the command under the same name. */
const threads = globSync("src/cli/**/*Worker.ts").map((file) => [basename(file, ".ts"), file]);
await build({
  ...common,
  entryPoints: { iam: "src/cli/iam.ts", ...Object.fromEntries(threads) },
  outdir: "dist",
  splitting: true,
  platform: "node",
  target: "node24",
  chunkNames: "[name]-[hash]",
});

/** Its dependencies are those of the package: programs that bundle it need them once. */
await build({
  ...common,
  entryPoints: ["src/client/index.ts"],
  outdir: "dist/client",
  packages: "external",
  platform: "neutral",
  target: "es2022",
  minify: false,
});
execFileSync("npx", ["--no", "--", "tsc", "-p", "tsconfig.client.json"], { stdio: "inherit" });
