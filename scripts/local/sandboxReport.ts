import { createHash } from "node:crypto";
import { exportAuthorizationDetails, exportResources } from "../../sandbox/accounts/export.ts";
import type { Account as SandboxAccount } from "../../sandbox/accounts/model.ts";
import { createAccountIndex } from "../../src/iam/access/accountIndex.ts";
import { AccountAnalysis } from "../../src/iam/accountAnalysis.ts";
import { catalogueDate, catalogueVersion } from "../../src/iam/catalogue/catalogue.ts";
import type { AuthorizationDetails } from "../../src/iam/inventory/authorizationDetails.ts";
import { writtenIdentityPolicies, writtenResourcePolicies } from "../../src/iam/inventory/policyStatements.ts";
import type { ResourceRecord } from "../../src/iam/inventory/resourceRecord.ts";
import { ENGINE_VERSION } from "../../src/iam/version.ts";
import { compareTexts } from "../../src/report/json/changesJson.ts";
import { firstSeenOf, readEarlierFindings } from "../../src/report/json/earlierFindings.ts";
import type { Cover } from "../../src/report/model/cover.ts";
import { gapsInOrder } from "../../src/report/model/gapOrder.ts";
import { ANALYSIS, FINDINGS, type ReportKind } from "../../src/report/model/reportNames.ts";
import { gunzippedText } from "../../src/report/stream/gzip.ts";
import type { ReportOutput } from "../../src/report/stream/output.ts";
import type { PreviousAnalysis } from "../../src/report/summary/comparison.ts";
import { writeReports } from "../../src/report/writeReports.ts";

/** What is analyzed. */
export interface AccountToReport {
  accountId: string;
  partition: string;
  details: AuthorizationDetails;
  resources: readonly ResourceRecord[];
  credentialReport?: string;
  accountAlias?: string;
  cover?: Cover;
  /** Milliseconds since the epoch. */
  at: number;
}

/** The files of a set in memory, by `{report}.{ext}`. */
export type ReportSet = ReadonlyMap<string, Uint8Array>;

/** A sandbox account as it is analyzed. */
export function accountToReport(account: SandboxAccount, credentialReport: string, at: number): AccountToReport {
  return {
    accountId: account.accountId,
    partition: account.partition,
    details: exportAuthorizationDetails(account) as AuthorizationDetails,
    resources: exportResources(account) as readonly ResourceRecord[],
    credentialReport,
    at,
  };
}

/** Analyses an account and writes all its reports; with an earlier set, what changed since is among them. */
export async function reportsOf(
  account: AccountToReport,
  earlier?: { set: ReportSet; at: number },
): Promise<ReportSet> {
  const { accountId, partition, at, accountAlias, cover } = account;
  const index = createAccountIndex({ accountId, partition, at });
  index.addAuthorizationDetails(account.details);
  index.addResources([...account.resources]);
  if (account.credentialReport !== undefined) index.setCredentialReport(account.credentialReport);
  const sealed = index.seal();
  const analysis = new AccountAnalysis(sealed);
  const { UserDetailList = [], RoleDetailList = [] } = account.details;
  const details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
  const { set, output } = memoryOutput();
  await writeReports(
    output,
    {
      accountId,
      partition,
      analysisTime: at,
      engineVersion: ENGINE_VERSION,
      catalogueVersion,
      catalogueDate,
      ...(accountAlias !== undefined && { accountAlias }),
      ...(cover && { cover }),
    },
    {
      resources: sealed.resources,
      policies: sealed.policies,
      externalGrants: () => sealed.externalGrants(),
      principalCount: sealed.principals.length,
      accesses: (async function* () {
        for (const { arn } of sealed.principals) {
          const detail = details.get(arn);
          if (detail !== undefined) yield analysis.analyze(detail);
        }
      })(),
      escalation: () => analysis.escalation,
      findings: () => analysis.findings(),
      gaps: () => gapsInOrder(sealed.gaps),
      async *written(ids) {
        yield* writtenIdentityPolicies(account.details, (id) => ids.has(id));
        yield* writtenResourcePolicies(account.resources, (id) => ids.has(id));
      },
      ...(earlier && {
        history: async () => (await readEarlierFindings(oneText(await textOf(earlier.set, FINDINGS)))).history,
        firstSeen: async () => firstSeenOf(await readEarlierFindings(oneText(await textOf(earlier.set, FINDINGS)))),
        compare: async () => {
          const previous: PreviousAnalysis = { executionId: "0123456789abcdef", analysisTime: earlier.at };
          const opened = (of: ReportSet) => async () => unpacked(of);
          return { comparison: await compareTexts(previous, opened(earlier.set), opened(set)), gaps: [] };
        },
      }),
    },
  );
  return set;
}

/** The text of a file of the set, unpacked where it is compressed. */
export async function textOf(set: ReportSet, kind: ReportKind): Promise<string> {
  let text = "";
  if (kind === ANALYSIS) for await (const chunk of unpacked(set)) text += chunk;
  else text = new TextDecoder().decode(set.get(fileName(kind)));
  return text;
}

function unpacked(set: ReportSet): AsyncGenerator<string> {
  return gunzippedText(new Blob([Buffer.from(set.get(fileName(ANALYSIS)) ?? [])]).stream());
}

const fileName = (kind: Pick<ReportKind, "report" | "ext">) => `${kind.report}.${kind.ext}`;

async function* oneText(text: string): AsyncGenerator<string> {
  yield text;
}

function memoryOutput() {
  const set = new Map<string, Uint8Array>();
  const cells = new Map<number, Uint8Array>();
  const output: ReportOutput = {
    open(kind) {
      const chunks: Buffer[] = [];
      return {
        write: async (chunk) => void chunks.push(Buffer.from(chunk)),
        async close() {
          const bytes = Buffer.concat(chunks);
          set.set(fileName(kind), bytes);
          return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
        },
        abort: async () => {},
      };
    },
    cells: {
      write: async (chunk, bytes) => void cells.set(chunk, bytes.slice()),
      read: async (chunk, { offset, length }) => (cells.get(chunk) ?? new Uint8Array()).slice(offset, offset + length),
      clear: async () => cells.clear(),
    },
  };
  return { set, output };
}
