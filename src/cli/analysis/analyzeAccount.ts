import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  type Account,
  catalogueDate,
  catalogueVersion,
  ENGINE_VERSION,
  type Gap,
  type UsedException,
} from "../../iam/index.ts";
import { compareTexts } from "../../report/json/changesJson.ts";
import { firstSeenOf } from "../../report/json/earlierFindings.ts";
import { manifestText } from "../../report/json/manifest.ts";
import { gapsInOrder } from "../../report/model/gapOrder.ts";
import { datedFindings, type ReportedFinding } from "../../report/model/reportedFinding.ts";
import * as names from "../../report/model/reportNames.ts";
import { gunzippedText } from "../../report/stream/gzip.ts";
import type { Compared } from "../../report/summary/comparison.ts";
import type { KeyFigures } from "../../report/summary/keyFigures.ts";
import { writeReports } from "../../report/writeReports.ts";
import type { AnalyzeArguments } from "../analyzeArguments.ts";
import { typedPath } from "../input/inputFile.ts";
import type { PreviousFile } from "../input/previousFile.ts";
import { openReportFolder, type ReportFolder } from "../output/reportFolder.ts";
import type { Progress } from "../progress.ts";
import type { GivenAccount } from "./givenAccounts.ts";
import { openAccount, writtenPolicies } from "./openAccount.ts";
import { type Administrators, PrincipalPass } from "./principalPass.ts";
import { threadCount } from "./threads.ts";

/** What an analysis has found and written. */
export interface Summary {
  account: Account;
  /** Names of all files, the manifest last. */
  files: readonly string[];
  administrators: Administrators;
  figures: Pick<KeyFigures, "unused" | "staleCredentials" | "external">;
  /** How many principals can become administrator. */
  escalating: number;
  /** The most severe first, the accepted ones among them. */
  findings: readonly ReportedFinding[];
  exceptions: readonly UsedException[];
  gaps: readonly Gap[];
  /** Path of the HTML report, or of the manifest where no HTML was asked for. */
  report: string;
  /** Of all files. */
  bytes: number;
}

/** The reports that show what changed. */
const WITH_CHANGES = [names.CHANGES, names.REPORT, names.WORKBOOK];

/**
 * Writes the reports of an account into the folder `out`. Throws the errors of the file system, and `AnalysisUnreadable` for
 * the earlier analysis; then nothing stays in the folder.
 */
export async function analyzeAccount(
  { input, exceptions, previous }: GivenAccount,
  { at, only, cover }: AnalyzeArguments,
  out: string,
  progress: Progress,
): Promise<Summary> {
  const account = openAccount(input);
  const { partition } = input;
  const { accountId } = account.settings;
  const engineVersion = ENGINE_VERSION;
  const header = { accountId, partition, analysisTime: at, engineVersion, catalogueVersion, catalogueDate, cover };
  const total = account.principals.length;
  const principals = new PrincipalPass(account, input, {
    threads: threadCount(account),
    exceptions,
    onEach: (done) => progress.step(done, total, `principals of ${accountId}`),
  });
  const folder = await openReportFolder(typedPath(out), at);
  const { stamp } = folder;
  try {
    const earlier = previous?.findings.ok ? previous.findings.value : undefined;
    const firstSeen = earlier && firstSeenOf(earlier);
    const reported = {
      resources: account.resources,
      policies: account.policies,
      externalGrants: () => account.externalGrants(),
      principalCount: total,
      accesses: principals.accesses(),
      escalation: () => principals.analysis.escalation,
      findings: () => principals.analysis.findings(),
      exceptions: () => principals.analysis.exceptions(),
      remedies: () => principals.remedies(),
      gaps: () => gapsInOrder(account.gaps),
      written: (ids: ReadonlySet<string>) => writtenPolicies(input, ids),
      ...(firstSeen && { firstSeen: async () => firstSeen }),
      ...(earlier && { history: async () => earlier.history }),
      ...(previous && { compare: () => compared(previous, folder) }),
    };
    const wanted = names.ALL_KINDS.filter(({ ext }) => only.some((format) => ext.startsWith(format)));
    // The comparison reads the analysis that was just written, whether or not it is asked for.
    const isCompared = previous !== undefined && wanted.some((kind) => WITH_CHANGES.includes(kind));
    const written = new Set(isCompared ? [...wanted, names.ANALYSIS] : wanted);
    const files = (await writeReports(folder.output, header, reported, { only: written })).filter((file) =>
      wanted.some(({ report, ext }) => file.report === report && file.ext === ext),
    );
    const gaps = gapsInOrder(account.gaps);
    const objects = files.map((file) => {
      const fileName = folder.nameOf(file, accountId);
      const { contentType, bytes, sha256 } = file;
      return { fileName, key: fileName, contentType, bytes, sha256 };
    });
    const analysisTime = new Date(at).toISOString();
    const manifest = manifestText({ accountId, analysisTime, engineVersion, catalogueVersion, objects, gaps });
    await folder.publish(
      files.map((file) => [file, folder.nameOf(file, accountId)] as const),
      manifest,
    );
    const main = files.some(({ ext }) => ext === names.REPORT.ext) ? names.REPORT : names.MANIFEST;
    return {
      account,
      figures: principals.figures,
      administrators: principals.administrators,
      escalating: principals.analysis.escalation.escalating.length,
      findings: datedFindings(principals.analysis.findings(), firstSeen, at),
      exceptions: principals.analysis.exceptions(),
      gaps,
      files: [...objects.map(({ fileName }) => fileName), names.datedName(names.MANIFEST, stamp)],
      report: join(out, names.datedName(main, stamp)),
      bytes: objects.reduce((sum, object) => sum + object.bytes, Buffer.byteLength(manifest)),
    };
  } finally {
    await folder.close();
  }
}

async function compared(previous: PreviousFile, folder: ReportFolder): Promise<Compared> {
  const current = folder.unfinished(names.ANALYSIS);
  const open = async () => gunzippedText(Readable.toWeb(createReadStream(current)) as ReadableStream<Uint8Array>);
  return { comparison: await compareTexts(previous, previous.open, open), gaps: [] };
}
