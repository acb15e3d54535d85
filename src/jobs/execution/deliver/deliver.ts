import { openDatabase } from "../../../store/database.ts";
import { readDeliveryTerms } from "../../../store/job/delivery.ts";
import { finishDelivery } from "../../../store/job/worker.ts";
import { LeaseLost, type StageContext, type StageResult } from "../stage/stage.ts";
import { readStagedFiles } from "../staging/analysisFiles.ts";
import { deliverIndex } from "./accessIndex.ts";
import { type Destination, inboxDestination, s3Destination, s3Place } from "./destination.ts";
import { countNewFindings } from "./newFindings.ts";
import { type DeliveryObject, datedSet, latestIsLater, latestSet } from "./reportSet.ts";

/**
 * Puts the reports of the analysis where they belong: into the inbox, then into the partner's bucket if there is one; in each
 * place the set of this run with its manifest last, then the latest copies with theirs last. After that the report rows and
 * `succeeded` are written in one transaction. Doing it twice leaves the same bytes at the same keys: nothing in them depends on
 * the current time.
 */
export async function deliver(context: StageContext): Promise<StageResult> {
  const { execution, dependencies } = context;
  const { staging, inbox } = dependencies;
  const prefix = execution.analysisPrefix;
  if (prefix === null) throw new Error("there is no analysis to deliver");
  const db = openDatabase(dependencies.d1);
  const terms = await readDeliveryTerms(db, execution);
  if (!terms) throw new LeaseLost();

  const staged = await readStagedFiles(staging, prefix);
  const dated = await datedSet(staging, prefix, execution, staged);
  const copies = terms.latestReportEnabled && !(await latestIsLater(inbox, execution));
  const objects = copies ? [...dated, ...(await latestSet(staging, prefix, execution, staged))] : dated;

  const place = s3Place(terms);
  const s3 = place && s3Destination(dependencies, place);
  const destinations: Destination[] = [inboxDestination(dependencies)];
  if (s3 && "put" in s3) destinations.push(s3);
  await deliverIndex(dependencies, prefix, execution, staged);
  let done = 0;
  for (const destination of destinations) {
    for (const object of objects) {
      await context.progress(done, destinations.length * objects.length, "objects delivered");
      const failure = await destination.put(object);
      if (failure) return failure;
      done += 1;
    }
  }
  if (s3 && !("put" in s3)) return s3;
  const newFindings = await countNewFindings(staging, prefix, execution, staged);
  const now = dependencies.runtime.now();
  const finished = await finishDelivery(db, execution, dated.map(reportRow), now, newFindings);
  if (!finished) throw new LeaseLost();
  return { outcome: "done", prefix };
}

function reportRow({ fileName, contentType, bytes, sha256, key }: DeliveryObject) {
  return { fileName, contentType, bytes, sha256, objectKey: key };
}
