import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import {
  accessPieces,
  analysisClosing,
  analysisOpening,
  principalsPieces,
} from "../../../src/report/json/analysisJson.ts";
import { compareTexts, writeChanges } from "../../../src/report/json/changesJson.ts";
import { ACCOUNT, AT, analyzed, type SmallAccount } from "../findings/account.ts";

const header = {
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "",
};

/** The text of the analysis of an account. */
export function analysisText(small: SmallAccount): string {
  const { account, analysis, accesses } = analyzed(small);
  return [
    ...analysisOpening(header, account.resources, account.externalGrants()),
    ...accesses.flatMap((access, at) => [...accessPieces(access, at === 0)]),
    ...principalsPieces(
      accesses.map(({ principal }) => principal),
      analysis.escalation,
    ),
    ...analysisClosing(account.gaps),
  ].join("");
}

/** The same text in chunks of `length` characters. */
export async function* chunked(text: string, length = 1000): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

export interface AccessEntry {
  principal: string;
  service: string;
  capability: string;
  from: string | null;
  to: string | null;
  scope: string;
  resources?: string[];
  patterns?: string[];
}

export interface Lists<T> {
  gained: T[];
  lost: T[];
}

export interface ChangesDocument {
  previous: { executionId: string; analysisTime: string } | null;
  gaps: (Gap & { missingIn?: string })[];
  notComparable: Record<string, string>;
  engine: object | null;
  summary: object;
  administrators: Lists<{ principal: string; from: string | null; to: string | null }>;
  escalation: Lists<{ principal: string; target: { kind: string; arn: string; resource?: string } }>;
  externalAccess: Lists<{ principal: string; resource: string; from: string | null; to: string | null }>;
  principals: { added: string[]; removed: string[] };
  resources: { added: string[]; removed: string[] };
  access: Lists<AccessEntry>;
}

/** `changes.json` between two texts, or of a first analysis. */
export async function changesOf(previous: string | undefined, current: string): Promise<ChangesDocument> {
  const written: string[] = [];
  const sink = {
    write: async (chunk: string | Uint8Array) => void written.push(String(chunk)),
    close: async () => ({ bytes: 0, sha256: "" }),
    abort: async () => {},
  };
  const earlier = { executionId: "daily-1", analysisTime: AT - 86_400_000 };
  const comparison =
    previous === undefined
      ? undefined
      : await compareTexts(
          earlier,
          async () => chunked(previous, 777),
          async () => chunked(current),
        );
  await writeChanges({ open: () => sink }, header, comparison && { comparison, gaps: [] });
  return JSON.parse(written.join(""));
}
