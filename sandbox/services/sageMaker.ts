import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { findResource, membersOf, page, pageRules, resourcesOf } from "./regional.ts";

/** Amazon SageMaker, version 2017-07-24: notebook instances. */
export const sageMaker = defineService({
  name: "sagemaker",
  protocol: jsonProtocol({ version: "1.1", target: "SageMaker" }),
  operations: {
    ListNotebookInstances: { run: listNotebooks },
    DescribeNotebookInstance: {
      resource: ({ NotebookInstanceName }, context) =>
        findResource("notebook", NotebookInstanceName, context)?.arn ?? String(NotebookInstanceName),
      run: describeNotebook,
    },
  },
});

const rules = pageRules({
  scope: "ListNotebookInstances",
  size: { member: "MaxResults", standard: 10, max: 100 },
  token: "NextToken",
  code: "ValidationException",
});

function listNotebooks(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const found = page(membersOf(input), resourcesOf("notebook", context), rules);
  if (isFailure(found)) return found;
  const NotebookInstances = found.items.map(({ name, arn }) => ({
    NotebookInstanceName: name,
    NotebookInstanceArn: arn,
    NotebookInstanceStatus: "InService",
  }));
  return { NotebookInstances, NextToken: found.next };
}

function describeNotebook({ NotebookInstanceName }: JsonInput, context: Context): JsonOutput | AwsFailure {
  const notebook = findResource("notebook", NotebookInstanceName, context);
  if (notebook === undefined) return failure(400, "ValidationException", "RecordNotFound");
  return {
    NotebookInstanceArn: notebook.arn,
    NotebookInstanceName: notebook.name,
    NotebookInstanceStatus: "InService",
    RoleArn: notebook.roles[0],
  };
}
