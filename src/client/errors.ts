import type { components } from "./openapi.generated.ts";

/** The service refused a request; `code` is stable, `issues` name what is wrong in it. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly status: number;
  readonly code: string;
  /** What support asks for. */
  readonly requestId: string;
  readonly issues: readonly components["schemas"]["ApiIssue"][];

  constructor(status: number, { message, code, requestId, issues = [] }: components["schemas"]["ApiError"]) {
    const details = issues.map(({ path, message }) => `${path} ${message}`).join("; ");
    super(details === "" ? message : `${message} ${details}`);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.issues = issues;
  }
}

/** The analysis ended without reports; `code` is that of the execution: `assume_role_denied`, `access_denied`, … */
export class AnalysisFailed extends Error {
  override readonly name = "AnalysisFailed";
  readonly code: string;
  readonly execution: components["schemas"]["Execution"];

  constructor(execution: components["schemas"]["Execution"]) {
    super(`${execution.executionId} ${execution.status}: ${execution.error?.message ?? "no reason is known"}`);
    this.code = execution.error?.code ?? execution.status;
    this.execution = execution;
  }
}
