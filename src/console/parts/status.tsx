import type { Execution } from "../../api/resources/execution.ts";

const NAMES: Readonly<Record<Execution["status"], string>> = {
  queued: "Queued",
  collecting: "Collecting",
  analyzing: "Analyzing",
  delivering: "Delivering",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The states in which an execution stays. */
export function hasEnded({ status }: Execution): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

export function Status({ execution }: { execution: Execution }) {
  return <span class={`state ${execution.status}`}>{NAMES[execution.status]}</span>;
}

/** How far the present stage is; nothing once the execution has ended. */
export function Progress({ execution }: { execution: Execution }) {
  if (hasEnded(execution)) return null;
  const { done, total, what } = execution.progress;
  const label = `${NAMES[execution.status]}: ${what}`;
  return (
    <p class="progress">
      {total > 0 ? <progress value={done} max={total} aria-label={label} /> : <progress aria-label={label} />}{" "}
      <span>
        {what} {total > 0 && `${done} of ${total}`}
      </span>
    </p>
  );
}
