import type { Execution } from "../../api/resources/execution.ts";
import type { FindingItem } from "../../api/resources/findings.ts";
import { isProblem } from "../apiCaller.ts";
import { FindingTable } from "../parts/findingTable.tsx";
import { Live } from "../parts/live.tsx";
import { hasEnded, Progress, Status } from "../parts/status.tsx";
import { NextPage, Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";
import type { View, ViewCall } from "../view.tsx";

/** A run: its progress while it works, then its reports and findings. */
export async function runView({ api, caller, partnerId, param, query }: ViewCall): Promise<View> {
  const account = `/partner/${partnerId}/customer/${param("partnerCustomerId")}/account/${param("accountId")}`;
  const path = `${account}/analysis/${param("executionId")}`;
  const run = await api.get<Execution>(path);
  if (isProblem(run)) return run;
  const execution = run.value;
  const isReadable = execution.reports.length > 0 && caller.permissions.includes("report:read");
  const findings = isReadable ? await api.get<FindingItem[]>(`${path}/findings?${query}`) : undefined;
  return {
    title: `Run of ${param("accountId")}`,
    body: (
      <>
        <p>
          <a href={`#${account}`}>Account {param("accountId")}</a>
        </p>
        <Live isLive={!hasEnded(execution)}>
          <Summary execution={execution} />
          {isReadable && <Reports execution={execution} />}
          {hasEnded(execution) && findings !== undefined && !isProblem(findings) && (
            <>
              <h2>Findings</h2>
              <FindingTable findings={findings.value.map((finding) => ({ finding }))} empty="Nothing was found." />
              <NextPage path={path} next={findings.next} />
            </>
          )}
        </Live>
      </>
    ),
  };
}

function Summary({ execution }: { execution: Execution }) {
  return (
    <>
      <p>
        <Status execution={execution} />
      </p>
      <Progress execution={execution} />
      {execution.error !== null && (
        <p class="problem">
          <strong>{execution.error.code}</strong> {execution.error.message}
        </p>
      )}
      <dl>
        <dt>Execution</dt>
        <dd>
          <code>{execution.executionId}</code>
        </dd>
        <dt>Started</dt>
        <dd>
          <Time at={execution.startedAt} />
        </dd>
        <dt>Finished</dt>
        <dd>
          <Time at={execution.finishedAt} />
        </dd>
        <dt>Triggered by</dt>
        <dd>{execution.createdBy ?? "not recorded"}</dd>
      </dl>
    </>
  );
}

function Reports({ execution }: { execution: Execution }) {
  return (
    <>
      <h2>Reports</h2>
      <Table
        caption="Reports"
        columns={["File", "Size", "Download"]}
        rows={execution.reports.map(({ fileName, bytes, href }) => [
          fileName,
          size(bytes),
          <button type="button" data-download={href} data-name={fileName}>
            Download<span class="sr"> {fileName}</span>
          </button>,
        ])}
        empty=""
      />
    </>
  );
}

function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
