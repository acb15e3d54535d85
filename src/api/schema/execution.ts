import * as z from "zod";
import type { ExecutionRecord } from "../../store/execution.ts";
import {
  accountId,
  accountPath,
  customerId,
  executionId,
  instant,
  partnerCustomerId,
  partnerId,
  toInstant,
} from "./identifiers.ts";

const STATUSES = ["queued", "collecting", "analyzing", "delivering", "succeeded", "failed"] as const;

export const execution = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    customerId,
    accountId,
    executionId,
    status: z.enum(STATUSES).meta({ description: "Goes forward only." }),
    auditorAuthMethod: z.enum(["config", "cvs", "credential"]),
    createdAt: instant,
    startedAt: instant.nullable().meta({ description: "Null while queued." }),
    finishedAt: instant.nullable().meta({ description: "Null until succeeded or failed." }),
    progress: z
      .strictObject({ done: z.int(), total: z.int(), what: z.string() })
      .meta({ description: "Of the present stage. `total` is 0 while it is not known." }),
    error: z
      .strictObject({
        code: z.string().meta({
          description:
            "credential_expired, assume_role_denied, wrong_account, access_denied, throttled, vending_failed or internal; more may come.",
        }),
        message: z.string(),
      })
      .nullable()
      .meta({ description: "Null unless failed." }),
    reports: z
      .array(
        z.strictObject({
          fileName: z.string(),
          contentType: z.string(),
          bytes: z.int(),
          sha256: z.string().meta({ description: "Lower-case hex." }),
          href: z.string().meta({ description: "Path of the report on this service." }),
        }),
      )
      .meta({ description: "Empty until succeeded." }),
  })
  .meta({ id: "Execution" });

type ExecutionKey = Pick<ExecutionRecord, "partnerId" | "partnerCustomerId" | "accountId" | "executionId">;

export function executionPath(key: ExecutionKey): string {
  return `${accountPath(key)}/analysis/${key.executionId}`;
}

export function executionOf(record: ExecutionRecord): z.output<typeof execution> {
  const instantOrNull = (ms: number | null) => (ms === null ? null : toInstant(ms));
  const { errorCode, errorMessage } = record;
  return {
    partnerId: record.partnerId,
    partnerCustomerId: record.partnerCustomerId,
    customerId: record.customerId,
    accountId: record.accountId,
    executionId: record.executionId,
    status: record.status,
    auditorAuthMethod: record.auditorAuthMethod,
    createdAt: toInstant(record.createdAt),
    startedAt: instantOrNull(record.startedAt),
    finishedAt: instantOrNull(record.finishedAt),
    progress: { done: record.progressDone, total: record.progressTotal, what: record.progressWhat },
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" },
    reports: record.reports.map((report) => ({
      ...report,
      href: `${executionPath(record)}/report/${report.fileName}`,
    })),
  };
}
