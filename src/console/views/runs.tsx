import type { Execution } from "../../api/resources/execution.ts";
import { isProblem } from "../apiCaller.ts";
import { Live } from "../parts/live.tsx";
import { hasEnded } from "../parts/status.tsx";
import { NextPage } from "../parts/table.tsx";
import type { View, ViewCall } from "../view.tsx";
import { RunTable } from "./runTable.tsx";

const FILTERS = ["all", "succeeded", "failed", "cancelled"] as const;

/** The runs of all accounts, kept up to date while one is unfinished. */
export async function runsView({ api, partnerId, query }: ViewCall): Promise<View> {
  const path = `/partner/${partnerId}/analysis`;
  const runs = await api.get<Execution[]>(`${path}?${query}`);
  if (isProblem(runs)) return runs;
  const shown = query.get("status") ?? "all";
  return {
    title: "Runs",
    body: (
      <>
        <p>
          {FILTERS.map((filter) => (
            <a
              class="filter"
              href={`#${path}${filter === "all" ? "" : `?status=${filter}`}`}
              aria-current={filter === shown ? "true" : undefined}
            >
              {filter}
            </a>
          ))}
        </p>
        <Live isLive={runs.value.some((run) => !hasEnded(run))}>
          <RunTable runs={runs.value} empty="There are no runs." />
        </Live>
        <NextPage path={path} next={runs.next} />
      </>
    ),
  };
}
