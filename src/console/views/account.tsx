import type { AccountResource } from "../../api/resources/account.ts";
import type { Execution } from "../../api/resources/execution.ts";
import { isProblem } from "../apiCaller.ts";
import { findingCounts } from "../findingCounts.ts";
import { Confirmed } from "../parts/confirmed.tsx";
import { Live } from "../parts/live.tsx";
import { ProblemBox } from "../parts/problem.tsx";
import { hasEnded } from "../parts/status.tsx";
import { NextPage } from "../parts/table.tsx";
import { Trend } from "../parts/trend.tsx";
import type { View, ViewCall } from "../view.tsx";
import { RunTable, runPath } from "./runTable.tsx";

/** The most runs that the trend shows. */
const RUNS_IN_TREND = 8;

const accountPathOf = ({ partnerId, param }: ViewCall) =>
  `/partner/${partnerId}/customer/${param("partnerCustomerId")}/account/${param("accountId")}`;

/** An account: its configuration, how its findings develop, and its runs. */
export async function accountView(call: ViewCall): Promise<View> {
  const { api, caller, param, query } = call;
  const path = accountPathOf(call);
  const [account, runs] = await Promise.all([
    api.get<AccountResource>(path),
    api.get<Execution[]>(`${path}/analysis?${query}`),
  ]);
  if (isProblem(runs)) return runs;
  const ended = runs.value.filter(({ status }) => status === "succeeded").slice(0, RUNS_IN_TREND);
  const counted = await Promise.all(
    ended.map(async (run) => ({ at: run.createdAt, counts: await findingCounts(api, run) })),
  );
  return {
    title: `Account ${param("accountId")}`,
    body: (
      <>
        {isProblem(account) ? <ProblemBox problem={account.problem} /> : <Configuration account={account.value} />}
        {caller.permissions.includes("analysis:trigger") && (
          <form data-post={`${path}/analysis`}>
            <button type="submit">Analyze now</button>
          </form>
        )}
        <Trend runs={counted.reverse()} />
        <h2>Runs</h2>
        <Live isLive={runs.value.some((run) => !hasEnded(run))}>
          <RunTable runs={runs.value} empty="This account has not been analyzed yet." />
        </Live>
        <NextPage path={path} next={runs.next} />
        {!isProblem(account) && caller.permissions.includes("account:write") && (
          <Confirmed label="Delete the configuration" post={`${path}/delete`}>
            The daily analysis ends, and runs that have not ended are cancelled. Reports stay.
          </Confirmed>
        )}
      </>
    ),
  };
}

function Configuration({ account }: { account: AccountResource }) {
  return (
    <>
      <dl>
        <dt>Partition</dt>
        <dd>{account.provider}</dd>
        <dt>Method</dt>
        <dd>{account.auditorAuthMethod}</dd>
        {account.auditorAuthConfig !== undefined && (
          <>
            <dt>Role</dt>
            <dd>
              <code>{account.auditorAuthConfig.roleArn}</code>
            </dd>
            <dt>External ID</dt>
            <dd>
              <code>{account.auditorAuthConfig.externalId}</code>
            </dd>
          </>
        )}
        <dt>Configured by</dt>
        <dd>{account.createdBy ?? "not recorded"}</dd>
      </dl>
      {account.warnings?.map(({ path, message }) => (
        <p class="wrong">
          <code>{path}</code> {message}
        </p>
      ))}
    </>
  );
}

export async function analyzeNow(call: ViewCall): Promise<View> {
  const { api, partnerId, param } = call;
  const path = accountPathOf(call);
  const [partnerCustomerId, accountId] = [param("partnerCustomerId"), param("accountId")].map(decodeURIComponent);
  const made = await api.post<Execution>(`${path}/analysis`, { partnerId, partnerCustomerId, accountId });
  return isProblem(made) ? made : { goTo: runPath(made.value) };
}

export async function deleteAccount(call: ViewCall): Promise<View> {
  const deleted = await call.api.delete<unknown>(accountPathOf(call));
  return isProblem(deleted)
    ? deleted
    : { goTo: `/partner/${call.partnerId}/customer/${call.param("partnerCustomerId")}` };
}
