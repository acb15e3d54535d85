import { analysisTime } from "../model/time.ts";
import type { AccountOverview, KnownNumber } from "../summary/accountOverview.ts";
import { csvRow } from "./csv.ts";

const COLUMNS = [
  "account_id",
  "partition",
  "analysis_time",
  "users",
  "roles",
  "administrators",
  "can_become_administrator",
  "critical",
  "high",
  "medium",
  "low",
  "accepted",
  "external_parties",
  "unused",
  "stale_credentials",
  "gaps",
  "report",
];

/** `accounts.csv`: a row for each account. A number that is not known is empty, one that is known in part `at least 3`. */
export function accountsCsv(accounts: readonly AccountOverview[]): string {
  const rows = accounts.map(({ accountId, partition, severities, figures, ...account }) => [
    accountId,
    partition,
    analysisTime(account.analysisTime),
    ...[account.users, account.roles].map(String),
    ...[figures.administrators, figures.escalating].map(numberText),
    ...[severities.critical, severities.high, severities.medium, severities.low, account.accepted].map(String),
    ...[figures.external, figures.unused, figures.staleCredentials].map(numberText),
    String(account.gaps),
    account.report,
  ]);
  return [COLUMNS, ...rows].map(csvRow).join("");
}

function numberText(number: KnownNumber): string {
  if (number === undefined) return "";
  return number.isLeast ? `at least ${number.amount}` : String(number.amount);
}
