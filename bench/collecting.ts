import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, HOST } from "../scripts/local/port.ts";
import { bundle } from "../test/system/host.ts";
import { line, megabytes, milliseconds, ratio } from "./print.ts";

const MEGABYTE = 1024 * 1024;
const PAGE_MEGABYTES = [2.25, 9, 22];
/** Megabytes of heap: what an isolate has, and the least that is tried. */
const HEAPS = [128, 64, 32, 24, 16];
const START_WITHIN_MS = 10_000;

const config = (port: number, iam: number, heap: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "collecting", worker = .collecting),
    (name = "iam", external = (address = "${HOST}:${iam}", http = ())),
  ],
  sockets = [(name = "http", address = "${HOST}:${port}", http = (), service = "collecting")],
  v8Flags = ["--max-old-space-size=${heap}"],
);
const collecting :Workerd.Worker = (
  modules = [(name = "collecting.mjs", esModule = embed "collecting.mjs")],
  compatibilityDate = "2026-08-15",
  bindings = [(name = "IAM", service = "iam")],
);
`;

/** One page of GetAccountAuthorizationDetails in workerd: how much memory it takes, and with how small a heap it ends. */
export async function benchCollecting(): Promise<void> {
  console.log(
    "\nCollecting one page of GetAccountAuthorizationDetails inside workerd, managed policies with five versions",
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    writeFileSync(join(folder, "collecting.mjs"), await bundle("bench/collectingWorker.ts"));
    for (const size of PAGE_MEGABYTES) await runPage(folder, size);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runPage(folder: string, pageMegabytes: number): Promise<void> {
  const iam = await serveIam(pageMegabytes * MEGABYTE);
  try {
    let smallest: number | undefined;
    let whole: Measured | undefined;
    for (const heap of HEAPS) {
      const measured = await collectedIn(folder, iam.port, heap);
      if (measured === undefined) break;
      whole ??= measured;
      smallest = heap;
    }
    if (whole === undefined) return line(`a page of ${pageMegabytes} MiB`, "died", `${HEAPS[0]} MB were not enough`);
    const { peakBytes, ms, policies } = whole;
    line(
      `a page of ${pageMegabytes} MiB`,
      megabytes(peakBytes),
      `resident over idle, ${ratio(peakBytes, pageMegabytes * MEGABYTE)} the page; ${policies} policies in ${milliseconds(ms)}; a heap of ${smallest} MB is enough`,
    );
  } finally {
    iam.server.close();
  }
}

interface Measured {
  /** Resident memory at its highest over that of the process at rest; 0 where the system does not tell. */
  peakBytes: number;
  ms: number;
  policies: number;
}

/** Undefined when the process dies. */
async function collectedIn(folder: string, iam: number, heap: number): Promise<Measured | undefined> {
  const port = await freePort();
  const file = join(folder, `config-${heap}.capnp`);
  writeFileSync(file, config(port, iam, heap));
  const server = spawn("npx", ["--no", "--", "workerd", "serve", file], { stdio: "ignore", detached: true });
  try {
    await listening(port);
    const idle = residentBytes(server.pid, "VmRSS");
    const startedAt = performance.now();
    const response = await fetch(`http://${HOST}:${port}/`);
    if (!response.ok) throw new Error(await response.text());
    const { policies }: { policies: number } = await response.json();
    const ms = performance.now() - startedAt;
    return { peakBytes: Math.max(0, residentBytes(server.pid, "VmHWM") - idle), ms, policies };
  } catch {
    return undefined;
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid);
  }
}

/** Of the process and all below it. */
function residentBytes(pid: number | undefined, member: "VmRSS" | "VmHWM"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    const own = /^Name:\tworkerd/m.test(status)
      ? Number(new RegExp(`^${member}:\\s+(\\d+)`, "m").exec(status)?.[1])
      : 0;
    return children.reduce((sum, child) => sum + residentBytes(Number(child), member), own * 1024);
  } catch {
    return 0;
  }
}

async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; ) {
    const up = await fetch(`http://${HOST}:${port}/idle`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("workerd did not start");
}

/** An IAM that has one page of about so many bytes. */
function serveIam(bytes: number): Promise<{ port: number; server: Server }> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    for (const piece of pageOf(bytes)) {
      if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, HOST, () => {
      const address = server.address();
      resolve({ port: typeof address === "object" && address !== null ? address.port : 0, server });
    });
  });
}

const LARGEST_POLICY = 6_144;

/** A document as long as IAM allows, encoded as IAM does it. */
function document(index: number): string {
  const statements: object[] = [];
  const text = () => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  while (text().length < LARGEST_POLICY - 200) {
    const bucket = `arn:aws:s3:::data-${index}-${statements.length}`;
    statements.push({ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: [bucket, `${bucket}/*`] });
  }
  return encodeURIComponent(text()).replaceAll("*", "%2A");
}

function* pageOf(bytes: number): Generator<string> {
  yield '<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult><IsTruncated>false</IsTruncated><Policies>';
  for (let written = 0, index = 0; written < bytes; index++) {
    const versions = [5, 4, 3, 2, 1].map(
      (version) =>
        `<member><Document>${document(index * 5 + version)}</Document><VersionId>v${version}</VersionId><IsDefaultVersion>${version === 5}</IsDefaultVersion><CreateDate>2026-01-01T00:00:00Z</CreateDate></member>`,
    );
    const policy = `<member><PolicyName>policy-${index}</PolicyName><PolicyId>ANPA${index}</PolicyId><Arn>arn:aws:iam::333344445555:policy/policy-${index}</Arn><Path>/</Path><DefaultVersionId>v5</DefaultVersionId><PolicyVersionList>${versions.join("")}</PolicyVersionList></member>`;
    written += policy.length;
    yield policy;
  }
  yield "</Policies></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>";
}
