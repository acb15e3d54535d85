import { describeNotebookInstance, listNotebookInstances } from "../../../../aws/services/sageMaker.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

/** The only code that SageMaker has for a name that it does not find. */
const goneCodes = ["ResourceNotFound", "ValidationException"];

/** The SageMaker notebook instances of a region with their roles. */
export async function notebooks({ session, region }: RegionalScope): Promise<PendingResource[]> {
  const found = await session.read(listNotebookInstances, { region, mayBeMissing: true }, region);
  return (found ?? []).map(({ arn, name }) => async () => {
    const { read, record } = resourceReads(session, { region, arn, goneCodes });
    const role = await read(describeNotebookInstance, region, name);
    return record({ type: "SageMakerNotebook", name, role });
  });
}
