#!/usr/bin/env node
// Starts the `iam` command: from its sources in a clone, else from the files that `npm pack` has built (Node.js runs no
// TypeScript below node_modules). Written for old versions of Node.js too, which hand over to the one of this package.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The first that runs TypeScript and has `Promise.withResolvers` and `Map.groupBy`. */
const LEAST_MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, "dist", "iam.js");
const entry = root.split(/[\\/]/).includes("node_modules") ? built : join(root, "src", "cli", "iam.ts");

if (Number(process.versions.node.split(".")[0]) >= LEAST_MAJOR) {
  nodeModule.enableCompileCache();
  await import(pathToFileURL(entry).href);
} else handOver();

function handOver() {
  const node = nodeOfPackage();
  if (node === undefined) {
    process.stderr.write(`iam needs Node.js ${LEAST_MAJOR} or later; this is ${process.version}\n`);
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (status, signal) => {
    process.exitCode = status ?? (signal === "SIGINT" ? 130 : 143);
  });
}

/** The Node.js that npm installed with this package, in its folder or in one above. */
function nodeOfPackage() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    const node = join(folder, "node_modules", ".bin", name);
    if (existsSync(node)) return node;
  }
  return undefined;
}
