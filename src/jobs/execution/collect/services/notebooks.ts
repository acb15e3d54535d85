import { describeNotebookInstance, listNotebookInstances } from "../../../../aws/services/sageMaker.ts";
import type { Collector } from "../collector.ts";
import { nameOf } from "../resourceName.ts";

/** The SageMaker notebook instances of a region with their roles. */
export const notebooks: Collector = {
  name: "notebooks",
  // The only code that SageMaker has for a name that it does not find.
  goneCodes: ["ResourceNotFound", "ValidationException"],
  async list({ session, region }) {
    const found = await session.read(listNotebookInstances, { region, mayBeMissing: true }, region);
    return (found ?? []).map(({ arn, name }) => ({ resource: { arn, type: "SageMakerNotebook", name } }));
  },
  rest: async (_scope, { region, resource }, { read }) => ({
    role: await read(describeNotebookInstance, region, nameOf(resource)),
  }),
};
