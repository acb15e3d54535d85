import type { AwsCredential } from "../../../aws/client/credential.ts";
import type { StageFailure } from "../stage/stage.ts";

/** A credential for the account under audit, or why there is none. `expiresAt` in milliseconds since the epoch. */
export type CredentialOutcome = { ok: true; credential: AwsCredential; expiresAt: number | undefined } | StageFailure;
