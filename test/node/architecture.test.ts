import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Which room may import which. `runtime` stands for the files that hold types of the outside alone. */
const ARROWS: Record<string, readonly string[]> = {
  index: ["api", "jobs", "settings", "env", "log", "runtime", "store", "vault", "aws"],
  settings: ["aws", "vault", "env"],
  env: ["jobs/message"],
  log: ["runtime"],
  runtime: [],
  publicHost: [],
  api: [
    "store",
    "vault",
    "runtime",
    "publicHost",
    "jobs/message",
    "iam/catalogue",
    "report/analysisSchema",
    "report/findingsSchema",
    "report/changesSchema",
    "report/accessQuery",
    "report/gzip",
    "report/html/policy",
  ],
  jobs: ["store", "vault", "aws", "iam", "report", "runtime", "publicHost"],
  store: ["runtime"],
  vault: ["runtime"],
  aws: ["runtime"],
  iam: [],
  report: ["iam"],
  cli: ["iam", "report"],
};

const MAX_LINES = 300;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

const room = (file: string) => (file.split("/")[1] ?? "").replace(/\.ts$/, "");

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"(\.{1,2}\/[^"]+)"/gm)].map((match) =>
    normalize(join(dirname(file), match[1] ?? "")),
  );
}

const sources = filesBelow("src");
const graph = new Map(sources.map((file) => [file, importsOf(file)]));

describe("the arrows between the rooms", () => {
  it.each(sources)("%s imports only what its room may", (file) => {
    const allowed = ARROWS[room(file)];
    expect(allowed, `${room(file)} is a room`).toBeDefined();
    const against = (graph.get(file) ?? []).filter((target) => {
      const inside = target.replace(/^src\//, "").replace(/\.ts$/, "");
      return (
        room(target) !== room(file) && !(allowed ?? []).some((name) => inside === name || inside.startsWith(`${name}/`))
      );
    });
    expect(against).toEqual([]);
  });

  it("has no circle", () => {
    const finished = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`a circle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
      if (finished.has(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      finished.add(file);
    };
    for (const file of sources) visit(file, []);
  });

  it("keeps the engine and the reports free of the outside", () => {
    const pure = sources.filter((file) => ["iam", "report"].includes(room(file)));
    const touching = pure.filter((file) =>
      /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|crypto\.getRandomValues|fetch\()|from "(?:node|cloudflare):/.test(
        readFileSync(file, "utf8"),
      ),
    );
    expect(touching).toEqual([]);
  });
});

describe("the size of the files", () => {
  it.each(
    [...sources, ...filesBelow("sandbox"), ...filesBelow("scripts")].filter((file) => !file.includes(".generated.")),
  )(`%s has at most ${MAX_LINES} lines`, (file) => {
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThanOrEqual(MAX_LINES);
  });
});
