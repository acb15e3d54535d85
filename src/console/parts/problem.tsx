import type { Problem } from "../apiCaller.ts";

/** What went wrong, in the API's words. The request's id is what support asks for. */
export function ProblemBox({ problem }: { problem: Problem }) {
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{problem.message}</strong>
      </p>
      {problem.issues.length > 0 && (
        <ul>
          {problem.issues.map(({ path, message }) => (
            <li>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">
        Status {problem.status}, request <code>{problem.requestId}</code>
      </p>
    </div>
  );
}
