import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { buildSync } from "esbuild";
import { defineConfig } from "vitest/config";
import { testBindings } from "./test/bindings.ts";

/** The sandbox as one ES module: the only host that tests can reach, whatever the code under test asks for. */
function sandboxScript(): string {
  const built = buildSync({
    entryPoints: ["sandbox/index.ts"],
    bundle: true,
    format: "esm",
    write: false,
    external: ["cloudflare:workers"],
    logLevel: "error",
  });
  return built.outputFiles[0]?.text ?? "";
}

export default defineConfig({
  test: {
    // A machine of two cores would get one worker, and the browser waits most of its time.
    maxWorkers: 2,
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            main: "./src/index.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...testBindings,
                MIGRATIONS: await readD1Migrations("./migrations"),
                // `OUTAGE_ACCOUNTS=60` for as many accounts as the outages were designed for.
                FAULT_SEEDS: process.env.FAULT_SEEDS ?? "1",
                OUTAGE_ACCOUNTS: process.env.OUTAGE_ACCOUNTS ?? "8",
                // `GENERATED_REQUESTS=3000` for more requests of the OpenAPI document.
                GENERATED_REQUESTS: process.env.GENERATED_REQUESTS ?? "150",
              },
              serviceBindings: { SANDBOX: "sandbox" },
              outboundService: "sandbox",
              workers: [
                {
                  name: "sandbox",
                  modules: [{ type: "ESModule", path: "sandbox.mjs", contents: sandboxScript() }],
                  compatibilityDate: "2026-08-15",
                  durableObjects: { STATE: { className: "SandboxState", useSQLite: true } },
                  r2Buckets: ["OBJECTS"],
                },
              ],
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          isolate: false,
          testTimeout: 20_000,
          setupFiles: ["./test/worker/setup.ts"],
        },
      },
      { test: { name: "node", include: ["test/node/**/*.test.ts"], environment: "node", testTimeout: 20_000 } },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
