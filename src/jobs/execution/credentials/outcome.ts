import type { AwsCredential } from "../../../aws/client/credential.ts";
import type { ExecutionErrorCode, StageFailure } from "../stage/stage.ts";

/** A credential for the account under audit, or why there is none. `expiresAt` in milliseconds since the epoch. */
export type CredentialOutcome = { ok: true; credential: AwsCredential; expiresAt: number | undefined } | StageFailure;

export function failed(code: ExecutionErrorCode, message: string): StageFailure {
  return { outcome: "failed", code, message };
}

export function retry(code: ExecutionErrorCode, message: string): StageFailure {
  return { outcome: "retry", code, message };
}
