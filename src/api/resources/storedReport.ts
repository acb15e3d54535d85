import { StoreUnavailable } from "../../store/database.ts";
import type { ExecutionKey } from "../../store/execution.ts";
import { findReportObject, type ReportObject } from "../../store/reportObject.ts";
import { type Refusal, refuse } from "../http/errors.ts";
import type { Call } from "../http/route.ts";

/** A report of an execution that has succeeded, as it lies in the inbox. */
export interface StoredReport extends Omit<ReportObject, "objectKey"> {
  body: ReadableStream<Uint8Array>;
}

/** Where the report lies that a route reads from, or the refusal that it answers with. */
export async function findStored(
  { db }: Pick<Call, "db">,
  key: ExecutionKey,
  kind: { report: string; ext: string },
): Promise<(ReportObject & { objectKey: string }) | Refusal> {
  const found = await findReportObject(db, key, kind);
  if (found === undefined) return refuse("execution_unknown");
  if (found.status === "cancelled") return refuse("execution_failed", { message: "The execution was cancelled." });
  if (found.status === "failed") return refuse("execution_failed");
  if (found.status !== "succeeded") {
    const message = `The execution is ${found.status}. Its analysis can be read once it has succeeded.`;
    return refuse("execution_unfinished", { message });
  }
  return found.objectKey === null ? refuse("report_unknown") : { ...found, objectKey: found.objectKey };
}

/** The report that a route reads from, opened, or the refusal that it answers with. */
export async function openReport(
  { db, dependencies }: Pick<Call, "db" | "dependencies">,
  key: ExecutionKey,
  kind: { report: string; ext: string },
): Promise<StoredReport | Refusal> {
  const found = await findStored({ db }, key, kind);
  if ("refusal" in found) return found;
  const body = await openObject(dependencies, found.objectKey);
  return body === undefined ? refuse("report_unknown") : { ...found, body };
}

/** An object of the inbox; undefined when it is not there. */
export async function openObject(
  { inbox }: Pick<Call["dependencies"], "inbox">,
  key: string,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const object = await inbox.get(key).catch((cause: unknown) => {
    throw new StoreUnavailable("the inbox did not answer", { cause });
  });
  return object === null ? undefined : outagesNamed(object.body);
}

/** The same bytes; where the inbox stops in the middle, the reader gets `StoreUnavailable`, and the request is answered with 503. */
function outagesNamed(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        controller.error(new StoreUnavailable("the inbox did not give the whole report", { cause }));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
