import type { StageContext } from "../stage/stage.ts";
import { assumeAuditRole } from "./config.ts";
import { openSuppliedCredential } from "./credential.ts";
import { vendCredential } from "./cvs.ts";
import type { CredentialOutcome } from "./outcome.ts";

/** The credential for the execution's account, by the method of the execution. */
export function auditCredential(context: StageContext): Promise<CredentialOutcome> {
  switch (context.execution.auditorAuthMethod) {
    case "config":
      return assumeAuditRole(context);
    case "cvs":
      return vendCredential(context);
    case "credential":
      return openSuppliedCredential(context);
  }
}
