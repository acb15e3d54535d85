import { env } from "cloudflare:workers";
import { indexOfAnalysis } from "../../../src/report/json/accessIndex/indexOfAnalysis.ts";
import {
  accessPieces,
  analysisClosing,
  analysisOpening,
  principalsPieces,
} from "../../../src/report/json/analysisJson.ts";
import { findingsJson } from "../../../src/report/json/findingsJson.ts";
import { accessIndexKey } from "../../../src/report/model/accessIndexName.ts";
import { knowledgeOf } from "../../../src/report/model/knowledge.ts";
import { bytesOf } from "../../node/report/accessIndex/memoryIndex.ts";
import { ACCOUNT, AT, accesses, escalation, external, findings, resources } from "../../node/report/smallAccount.ts";

const STAMP = "2025-04-09-1000";
export const ANALYSIS_NAME = `analysis.${STAMP}.json.gz`;

const HEADER = {
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "",
};

/** The analysis of a small account: an outsider reads `ledger`, another assumes `ops`; `ops` and `bob` have grants. */
export function smallAnalysis(): string {
  return [
    ...analysisOpening(HEADER, resources, external),
    ...accesses.flatMap((access, at) => [...accessPieces(access, at === 0)]),
    ...principalsPieces(
      accesses.map(({ principal }) => principal),
      escalation,
    ),
    ...analysisClosing([]),
  ].join("");
}

export const FINDINGS_NAME = `findings.${STAMP}.json`;

/** The findings about the same account. */
export function smallFindings(): string {
  return [...findingsJson(HEADER, findings, knowledgeOf([], []))].join("");
}

/** Puts an analysis into the inbox as that of an execution that has succeeded. */
export async function storeAnalysis(
  of: { executionId: string; customerId: string },
  text: string = smallAnalysis(),
): Promise<void> {
  const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
  await storeBytes(of, packed);
}

/** Puts the index of the analysis into the inbox, as it is delivered with it; `bytes`: something else instead. */
export async function storeIndex({ customerId }: { customerId: string }, bytes?: Uint8Array): Promise<void> {
  const key = accessIndexKey(`customers/${customerId}/reports/${ANALYSIS_NAME}`) ?? "";
  const text = (async function* () {
    yield smallAnalysis();
  })();
  await env.INBOX.put(key, bytes ?? (await bytesOf((sink) => indexOfAnalysis(text, sink))));
}

export async function storeBytes(of: { executionId: string; customerId: string }, bytes: Uint8Array): Promise<void> {
  const objectKey = `customers/${of.customerId}/reports/${ANALYSIS_NAME}`;
  await env.INBOX.put(objectKey, bytes);
  await env.DB.batch([
    env.DB.prepare(
      "update execution set status = 'succeeded', fence = 1, stamp = ?, finished_at = created_at where execution_id = ?",
    ).bind(STAMP, of.executionId),
    env.DB.prepare("insert or replace into execution_report values (?, ?, ?, 'application/gzip', ?, ?, ?)").bind(
      of.executionId,
      of.customerId,
      ANALYSIS_NAME,
      bytes.length,
      "0".repeat(64),
      objectKey,
    ),
  ]);
}
