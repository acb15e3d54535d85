import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Which room of `src` may import which; `iam/index` alone stands for the engine. */
const ROOMS: Record<string, readonly string[]> = {
  index: ["api", "console", "worker", "jobs/message", "env"],
  consumer: ["worker"],
  worker: ["jobs", "settings", "env", "platform"],
  settings: ["aws", "vault", "env", "platform"],
  env: ["jobs/message"],
  api: ["store", "vault", "platform", "aws/sigv4", "jobs/message", "iam/index", "report"],
  client: [],
  console: ["api/resources", "iam/index"],
  jobs: ["store", "vault", "aws", "iam/index", "report", "platform"],
  cli: ["iam/index", "report", "platform"],
  report: ["iam/index", "platform"],
  store: ["platform"],
  vault: ["platform"],
  aws: ["platform"],
  iam: ["platform"],
  platform: [],
};

/**
 * The script inside the HTML report is bundled by itself: the door would bring the whole engine into it. The command tells the
 * version of the package.
 */
const BESIDE_THE_DOOR: Record<string, readonly string[]> = {
  "src/cli": ["package.json"],
  "src/report/page": ["iam/catalogue/capability"],
  "src/report/html/vocabulary": ["iam/catalogue/capability"],
};

const MAX_LINES = 300;
const MAX_FILES = 20;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

const roomOf = (file: string) => (file.split("/")[1] ?? "").replace(/\.tsx?$/, "");

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"(\.{1,2}\/[^"]+)"/gm)].map((match) =>
    normalize(join(dirname(file), match[1] ?? "")),
  );
}

const sources = filesBelow("src");
const sandbox = filesBelow("sandbox");
const imports = new Map([...sources, ...sandbox].map((file) => [file, importsOf(file)]));

describe("arrows between rooms", () => {
  it.each(sources)("%s imports only what its room may", (file) => {
    const allowed = [...(ROOMS[roomOf(file)] ?? []), ...(BESIDE_THE_DOOR[dirname(file)] ?? [])];
    expect(ROOMS[roomOf(file)], `${roomOf(file)} is a room`).toBeDefined();
    const against = (imports.get(file) ?? []).filter((target) => {
      const inside = target.replace(/^src\//, "").replace(/\.tsx?$/, "");
      return (
        roomOf(target) !== roomOf(file) && !allowed.some((name) => inside === name || inside.startsWith(`${name}/`))
      );
    });
    expect(against).toEqual([]);
  });

  it("keeps the engine and the reports free of clocks, chance, network and platform modules", () => {
    const touching = sources
      .filter((file) => ["iam", "report"].includes(roomOf(file)))
      .filter((file) =>
        /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|crypto\.getRandomValues|fetch\()|from "(?:node|cloudflare):/.test(
          readFileSync(file, "utf8"),
        ),
      );
    expect(touching).toEqual([]);
  });
});

/** The files and folders of one folder, each with its siblings that it imports from. */
function neighbours(folder: string): Map<string, Set<string>> {
  const childOf = (file: string) =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split("/")[0] : undefined;
  const found = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = childOf(file);
    if (from === undefined) continue;
    const reached = found.get(from) ?? new Set<string>();
    found.set(from, reached);
    for (const target of targets) {
      const to = childOf(target);
      if (to !== undefined && to !== from) reached.add(to);
    }
  }
  return found;
}

/** One circle as `a → b → a`; undefined where there is no circle. */
function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): string | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].join(" → ");
    if (finished.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const foldersWithin = (root: string): string[] => [
  root,
  ...readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name)),
];

describe("floors", () => {
  it.each([...foldersWithin("src"), ...foldersWithin("sandbox")])(
    "%s: no circle among its files and folders",
    (folder) => {
      expect(circleIn(neighbours(folder))).toBeUndefined();
    },
  );

  it("sees a circle where there is one", () => {
    expect(
      circleIn(
        new Map([
          ["a", new Set(["b"])],
          ["b", new Set(["c"])],
          ["c", new Set(["b"])],
        ]),
      ),
    ).toBe("b → c → b");
  });
});

/** Folders of one thing a file, and the file that lists them: what is not listed is not in use. */
const LISTED = [
  ["src/api/resources", "src/api/routes.ts"],
  ["src/iam/catalogue/capabilities/exceptions", "src/iam/catalogue/capabilities/tables.ts"],
  ["src/iam/catalogue/capabilities/services", "src/iam/catalogue/capabilities/tables.ts"],
  ["src/iam/escalation/techniques/iam", "src/iam/escalation/techniques/registry.ts"],
  ["src/iam/escalation/techniques/passRole", "src/iam/escalation/techniques/registry.ts"],
  ["src/iam/findings/rules", "src/iam/findings/findingRules.ts"],
  ["src/jobs/execution/collect/services", "src/jobs/execution/collect/collectors.ts"],
  ["sandbox/services", "sandbox/services/index.ts"],
] as const;
/** Listed elsewhere: S3 lists the buckets of all regions at once. */
const LISTED_ELSEWHERE = ["src/jobs/execution/collect/services/s3Buckets.ts"];

describe("lists", () => {
  it.each(LISTED)("every file of %s is listed in %s, or another file of the folder needs it", (folder, list) => {
    const files = [...imports.keys()].filter((file) => file.startsWith(`${folder}/`) && file !== list);
    expect(files.length).toBeGreaterThan(0);
    const needed = new Set([list, ...files].flatMap((file) => imports.get(file) ?? []));
    expect(files.filter((file) => !needed.has(file) && !LISTED_ELSEWHERE.includes(file))).toEqual([]);
  });
});

describe("sizes", () => {
  it.each([...sources, ...sandbox, ...filesBelow("scripts")].filter((file) => !file.includes(".generated.")))(
    `%s has at most ${MAX_LINES} lines`,
    (file) => {
      expect(readFileSync(file, "utf8").split("\n").length).toBeLessThanOrEqual(MAX_LINES);
    },
  );

  it.each([...foldersWithin("src"), ...foldersWithin("sandbox")])(`%s holds at most ${MAX_FILES} files`, (folder) => {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeLessThanOrEqual(MAX_FILES);
  });

  it("looks at folders that exist", () => {
    expect(Object.keys(BESIDE_THE_DOOR).filter((folder) => !existsSync(folder))).toEqual([]);
  });
});
