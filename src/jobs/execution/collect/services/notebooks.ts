import { listNotebooks, notebookRole } from "../../../../aws/services/sageMaker.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

/** SageMaker knows no other code for a name that it does not find. */
const goneCodes = ["ResourceNotFound", "ValidationException"];

/** The SageMaker notebook instances of a region with their roles. */
export async function notebooks({ survey, region }: RegionalScope): Promise<PendingResource[]> {
  const { client } = survey;
  const place = { action: "sagemaker:ListNotebookInstances", region, mayBeMissing: true } as const;
  const found = await survey.read(place, () => listNotebooks(client, region));
  return (found ?? []).map(({ arn, name }) => async () => {
    const { read, record } = resourceReads(survey, { region, arn, goneCodes });
    const role = await read("sagemaker:DescribeNotebookInstance", () => notebookRole(client, region, name));
    return record({ type: "SageMakerNotebook", name, role });
  });
}
