import type { Execution } from "../../api/resources/execution.ts";
import type { FindingItem } from "../../api/resources/findings.ts";
import { SEVERITIES } from "../../iam/index.ts";
import { type ApiCaller, isProblem } from "../apiCaller.ts";
import { findingCounts } from "../findingCounts.ts";
import { FindingTable } from "../parts/findingTable.tsx";
import { Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";
import type { View, ViewCall } from "../view.tsx";
import { runPath } from "./runTable.tsx";

/** The most accounts and, of each, findings that one view shows. */
const ACCOUNTS = 10;
const FINDINGS = 20;

/** The newest run of each account, and the one before. */
interface Pair {
  newest: Execution;
  before: Execution | undefined;
}

/** The findings of all accounts by their newest runs, with what has changed since the runs before. */
export async function findingsView({ api, partnerId, query }: ViewCall): Promise<View> {
  const path = `/partner/${partnerId}/findings`;
  const severity = SEVERITIES.find((each) => each === query.get("severity"));
  const runs = await api.get<Execution[]>(`/partner/${partnerId}/analysis?status=succeeded&limit=100`);
  if (isProblem(runs)) return runs;
  const pairs = newestOfEach(runs.value);
  const shown = pairs.slice(0, ACCOUNTS);
  const [rows, found] = await Promise.all([
    Promise.all(shown.map((pair) => trendRow(api, pair))),
    Promise.all(shown.map(({ newest }) => findingsOf(api, newest, severity))),
  ]);
  const findings = found
    .flat()
    .sort((a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity));
  return {
    title: "Findings",
    body: (
      <>
        {pairs.length > shown.length && (
          <p class="quiet">
            The {shown.length} accounts that were analyzed last, of {pairs.length}.
          </p>
        )}
        <Table
          caption="Findings by account, with the change since the run before"
          columns={["Account", "Analyzed", "Critical", "High", "Medium", "Low"]}
          rows={rows}
          empty="No account has been analyzed yet."
        />
        <h2>Most severe</h2>
        <p>
          {["all", ...SEVERITIES].map((filter) => (
            <a
              class="filter"
              href={`#${path}${filter === "all" ? "" : `?severity=${filter}`}`}
              aria-current={filter === (severity ?? "all") ? "true" : undefined}
            >
              {filter}
            </a>
          ))}
        </p>
        <FindingTable findings={findings} empty="Nothing was found." />
      </>
    ),
  };
}

function newestOfEach(runs: readonly Execution[]): Pair[] {
  const byAccount = Map.groupBy(runs, ({ partnerCustomerId, accountId }) => `${partnerCustomerId}/${accountId}`);
  return [...byAccount.values()].flatMap(([newest, before]) => (newest === undefined ? [] : [{ newest, before }]));
}

async function trendRow(api: ApiCaller, { newest, before }: Pair) {
  const [now, then] = await Promise.all([newest, before].map((run) => run && findingCounts(api, run)));
  const cells = SEVERITIES.map((severity) => {
    if (now === undefined) return "not known";
    const change = then === undefined ? 0 : now[severity] - then[severity];
    return (
      <>
        {now[severity]}
        {change !== 0 && (
          <span class={change > 0 ? "worse" : "better"}>
            {" "}
            {change > 0 ? `+${change}` : `−${-change}`}
            <span class="sr"> since the run before</span>
          </span>
        )}
      </>
    );
  });
  return [<a href={`#${runPath(newest)}`}>{newest.accountId}</a>, <Time at={newest.createdAt} />, ...cells];
}

async function findingsOf(api: ApiCaller, run: Execution, severity: string | undefined) {
  const query = new URLSearchParams({ limit: String(FINDINGS), ...(severity !== undefined && { severity }) });
  const findings = await api.get<FindingItem[]>(`${runPath(run)}/findings?${query}`);
  if (isProblem(findings)) return [];
  const account = { accountId: run.accountId, path: runPath(run) };
  return findings.value.map((finding) => ({ finding, account }));
}
