import type { FindingCounts } from "../findingCounts.ts";
import { Table } from "./table.tsx";
import { Time } from "./time.tsx";

export interface CountedRun {
  at: string;
  counts: FindingCounts | undefined;
}

const WIDTH = 320;
const HEIGHT = 64;

/** How many findings each run had, the oldest first: a drawing, and the same as a table. */
export function Trend({ runs }: { runs: readonly CountedRun[] }) {
  const counted = runs.flatMap(({ at, counts }) => (counts === undefined ? [] : [{ at, counts }]));
  if (counted.length === 0) return null;
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">Findings over time</h2>
      {counted.length > 1 && <Lines counted={counted.map(({ counts }) => counts)} />}
      <Table
        caption="Findings of each run, the oldest first"
        columns={["Run", "Critical", "High", "Medium", "Low"]}
        rows={counted.map(({ at, counts }) => [
          <Time at={at} />,
          counts.critical,
          counts.high,
          counts.medium,
          counts.low,
        ])}
        empty=""
      />
    </section>
  );
}

/** A line for critical and one for high findings; the table beside it says the same. */
function Lines({ counted }: { counted: readonly FindingCounts[] }) {
  const most = Math.max(1, ...counted.flatMap(({ critical, high }) => [critical, high]));
  const points = (severity: "critical" | "high") =>
    counted
      .map((counts, at) => {
        const x = (at / (counted.length - 1)) * (WIDTH - 8) + 4;
        const y = HEIGHT - 4 - (counts[severity] / most) * (HEIGHT - 8);
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      })
      .join(" ");
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        class="trend"
        role="img"
        aria-label="Critical and high findings by run"
      >
        <polyline points={points("high")} class="high" />
        <polyline points={points("critical")} class="critical" />
      </svg>
      <p class="legend">
        <span class="critical">— critical</span> <span class="high">- - high</span>
      </p>
    </>
  );
}
