import type { Execution } from "../../api/resources/execution.ts";
import { Progress, Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";

export const runPath = ({ partnerId, partnerCustomerId, accountId, executionId }: Execution) =>
  `/partner/${partnerId}/customer/${partnerCustomerId}/account/${accountId}/analysis/${executionId}`;

/** Executions, with how far the unfinished ones are. */
export function RunTable({ runs, empty }: { runs: readonly Execution[]; empty: string }) {
  return (
    <Table
      caption="Runs, newest first"
      columns={["Run", "Customer", "Account", "Created", "State"]}
      rows={runs.map((run) => [
        <a href={`#${runPath(run)}`}>{run.executionId.slice(-15)}</a>,
        run.partnerCustomerId,
        run.accountId,
        <Time at={run.createdAt} />,
        <>
          <Status execution={run} />
          <Progress execution={run} />
          {run.error !== null && <span class="quiet"> {run.error.message}</span>}
        </>,
      ])}
      empty={empty}
    />
  );
}
