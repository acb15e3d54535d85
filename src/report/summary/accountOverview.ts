import type { Severity } from "../../iam/index.ts";
import type { Figure } from "../model/knowledge.ts";

/** A number, as far as it is known: undefined where it is not, `isLeast` where there may be more. */
export type KnownNumber = { amount: number; isLeast: boolean } | undefined;

/** One of several accounts that were analyzed together. */
export interface AccountOverview {
  accountId: string;
  partition: string;
  /** Milliseconds since the epoch. */
  analysisTime: number;
  users: number;
  roles: number;
  figures: Readonly<Record<Exclude<Figure, "principals" | "resources">, KnownNumber>>;
  /** Of findings, without the accepted ones. */
  severities: Readonly<Record<Severity, number>>;
  accepted: number;
  gaps: number;
  /** Path of its report from the folder of all, with slashes. */
  report: string;
}

/** In the order in which to look at them: by findings of each severity, the most severe first; then by administrators. */
export function inOrderOfConcern(accounts: readonly AccountOverview[]): AccountOverview[] {
  const weights = ({ severities, figures }: AccountOverview) => [
    severities.critical,
    severities.high,
    severities.medium,
    severities.low,
    figures.administrators?.amount ?? 0,
  ];
  return accounts.toSorted((a, b) => {
    const [own, other] = [weights(a), weights(b)];
    const at = own.findIndex((weight, index) => weight !== other[index]);
    return at >= 0 ? (other[at] ?? 0) - (own[at] ?? 0) : a.accountId < b.accountId ? -1 : 1;
  });
}
