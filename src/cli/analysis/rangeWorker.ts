import { parentPort, workerData } from "node:worker_threads";
import { AccessLines, AccountAnalysis, type AnalysisFacts } from "../../iam/index.ts";
import { type AccountInput, openAccount } from "./openAccount.ts";

/** Positions of principals in order of ARN, the last one not in it. */
export interface PrincipalRange {
  from: number;
  to: number;
}

/** What a range of principals leaves behind. */
export interface AnalyzedRange {
  lines: string[];
  facts: AnalysisFacts[];
}

const input = workerData as AccountInput;
const account = openAccount(input);
const { UserDetailList, RoleDetailList } = input.details;
const details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
const analysis = new AccountAnalysis(account);

function analyzed({ from, to }: PrincipalRange): AnalyzedRange {
  const packer = new AccessLines();
  const lines: string[] = [];
  for (const { arn } of account.principals.slice(from, to)) {
    const detail = details.get(arn);
    const line = detail && packer.add(analysis.analyze(detail));
    if (line !== undefined) lines.push(line);
  }
  const last = packer.end();
  if (last !== undefined) lines.push(last);
  return { lines, facts: [...analysis.takeFacts()] };
}

parentPort?.on("message", (range: PrincipalRange) => parentPort?.postMessage(analyzed(range)));
