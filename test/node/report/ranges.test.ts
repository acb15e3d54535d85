import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialReportCsv } from "../../../sandbox/accounts/credentialReport.ts";
import { exportAuthorizationDetails, exportResources } from "../../../sandbox/accounts/export.ts";
import { generateAccount } from "../../../sandbox/accounts/generate.ts";
import { type Account, createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { PrincipalGrants } from "../../../src/iam/access/model.ts";
import { AccessLines, unpackAccesses } from "../../../src/iam/access/packedAccess.ts";
import { AccountAnalysis, type AnalysisFacts } from "../../../src/iam/accountAnalysis.ts";
import type { AuthorizationDetails } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { gapsInOrder } from "../../../src/report/model/gapOrder.ts";
import {
  ALL_KINDS,
  HIVE_RESOURCE_ACCESS,
  REPORT_KINDS,
  type ReportKind,
} from "../../../src/report/model/reportNames.ts";
import type { CellStorage } from "../../../src/report/stream/cellSpill.ts";
import { type ReportOutput, writeReports } from "../../../src/report/writeReports.ts";

const ACCOUNT_ID = "333344445555";
const AT = Date.UTC(2026, 10, 21);
const header = {
  accountId: ACCOUNT_ID,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "2026-11-21",
};

interface Input {
  details: AuthorizationDetails;
  resources: ResourceRecord[];
  credentialReport: string;
}

/**
 * A generated account with two users more: one has an inline policy that cannot be read, a gap that shows only when the user
 * is analyzed; the other has access through a service alone.
 */
function inputOf(seed: number, principals: number, resources: number): Input {
  const account = generateAccount({
    seed,
    accountId: ACCOUNT_ID,
    principals,
    buckets: Math.ceil(resources / 2),
    keys: Math.floor(resources / 2),
    statementsPerPrincipal: 30,
  });
  const details = exportAuthorizationDetails(account) as AuthorizationDetails;
  const broken = {
    UserName: "broken",
    UserId: "AIDABROKEN",
    Arn: `arn:aws:iam::${ACCOUNT_ID}:user/broken`,
    UserPolicyList: [{ PolicyName: "cut", PolicyDocument: '{"Statement":[{"Effect":"Allow",' }],
  };
  const statements = [
    { Effect: "Allow", Action: "cloudformation:*", Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:*", "s3:*"],
      Resource: "*",
      Condition: { Bool: { "aws:ViaAWSService": "true" } },
    },
  ];
  const deployer = {
    UserName: "deployer",
    UserId: "AIDADEPLOYER",
    Arn: `arn:aws:iam::${ACCOUNT_ID}:user/deployer`,
    UserPolicyList: [{ PolicyName: "deploy", PolicyDocument: JSON.stringify({ Statement: statements }) }],
  };
  return {
    details: { ...details, UserDetailList: [...(details.UserDetailList ?? []), broken, deployer] },
    resources: exportResources(account) as ResourceRecord[],
    credentialReport: credentialReportCsv(account),
  };
}

function indexed({ details, resources, credentialReport }: Input): Account {
  const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: AT });
  index.addAuthorizationDetails(details);
  index.addResources(resources);
  index.setCredentialReport(credentialReport);
  return index.seal();
}

function* analyzed(input: Input, account: Account, analysis: AccountAnalysis, from: number, to: number) {
  const { UserDetailList = [], RoleDetailList = [] } = input.details;
  const byArn = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
  for (const { arn } of account.principals.slice(from, to)) {
    const detail = byArn.get(arn);
    if (detail !== undefined) yield analysis.analyze(detail);
  }
}

const cells = (): CellStorage => {
  const chunks = new Map<number, Uint8Array>();
  return {
    write: async (chunk, bytes) => void chunks.set(chunk, bytes.slice()),
    read: async (chunk, { offset, length }) =>
      (chunks.get(chunk) ?? new Uint8Array()).subarray(offset, offset + length),
    clear: async () => chunks.clear(),
  };
};

/** Length and digest of each report, by its name. */
async function reportsOf(
  account: Account,
  analysis: AccountAnalysis,
  accesses: Iterable<PrincipalGrants>,
  only?: ReadonlySet<ReportKind>,
): Promise<Record<string, string>> {
  const output: ReportOutput = {
    cells: cells(),
    open() {
      const digest = createHash("sha256");
      let bytes = 0;
      return {
        async write(chunk) {
          digest.update(chunk);
          bytes += Buffer.byteLength(chunk);
        },
        close: async () => ({ bytes, sha256: digest.digest("hex") }),
        abort: async () => {},
      };
    },
  };
  const written = await writeReports(
    output,
    header,
    {
      resources: account.resources,
      policies: account.policies,
      externalGrants: () => account.externalGrants(),
      principalCount: account.principals.length,
      accesses: (async function* () {
        yield* accesses;
      })(),
      escalation: () => analysis.escalation,
      findings: () => analysis.findings(),
      gaps: () => gapsInOrder(account.gaps),
    },
    { ...(only && { only }), spillBytes: 512 },
  );
  return Object.fromEntries(
    written.map(({ report, ext, bytes, sha256 }) => [`${report}.${ext}`, `${bytes} ${sha256}`]),
  );
}

/** What a range of principals leaves behind, each part as text. */
interface Staged {
  lines: string[];
  facts: string;
}

function stagedRange(input: Input, from: number, to: number): Staged {
  const account = indexed(input);
  const analysis = new AccountAnalysis(account);
  const packer = new AccessLines();
  const lines: string[] = [];
  for (const access of analyzed(input, account, analysis, from, to)) {
    const line = packer.add(access);
    if (line !== undefined) lines.push(line);
  }
  const last = packer.end();
  if (last !== undefined) lines.push(last);
  return { lines, facts: JSON.stringify([...analysis.takeFacts()]) };
}

function merged(input: Input, ranges: readonly Staged[]) {
  const account = indexed(input);
  const analysis = new AccountAnalysis(account);
  for (const { facts } of ranges) (JSON.parse(facts) as AnalysisFacts[]).forEach(analysis.adder());
  const accesses = ranges.flatMap(({ lines }) => lines.flatMap((line) => [...unpackAccesses(line)]));
  return { account, analysis, accesses };
}

describe("an analysis in ranges of principals", () => {
  const account = fc.record({
    seed: fc.nat(1_000_000),
    principals: fc.integer({ min: 1, max: 16 }),
    resources: fc.integer({ min: 0, max: 30 }),
    size: fc.integer({ min: 1, max: 25 }),
  });

  it("ends with the bytes of an undivided one", async () => {
    await fc.assert(
      fc.asyncProperty(account, async ({ seed, principals, resources, size }) => {
        const input = inputOf(seed, principals, resources);
        const whole = indexed(input);
        const analysis = new AccountAnalysis(whole);
        const count = whole.principals.length;
        const accesses = [...analyzed(input, whole, analysis, 0, count)];
        expect(accesses.some(({ grants }) => grants.some(({ through }) => through !== undefined))).toBe(true);
        const wanted = new Set(ALL_KINDS);
        const undivided = await reportsOf(whole, analysis, accesses, wanted);
        expect(Object.keys(undivided)).toHaveLength(ALL_KINDS.length);
        const ranges: Staged[] = [];
        for (let from = 0; from < count; from += size) ranges.push(stagedRange(input, from, from + size));
        const all = merged(input, ranges);
        expect(await reportsOf(all.account, all.analysis, all.accesses, wanted)).toEqual(undivided);
        const oneByOne: Record<string, string> = {};
        for (const kind of [...REPORT_KINDS, HIVE_RESOURCE_ACCESS]) {
          const one = merged(input, ranges);
          Object.assign(oneByOne, await reportsOf(one.account, one.analysis, one.accesses, new Set([kind])));
        }
        expect(undivided).toMatchObject(oneByOne);
      }),
      { numRuns: 6, seed: 20_261_201 },
    );
  }, 120_000);
});
