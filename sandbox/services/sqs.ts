import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { epochSeconds, findResource, membersOf, page, pageRules, resourcesOf, tagMap } from "./regional.ts";

/** Amazon SQS, version 2012-11-05, by the JSON protocol. */
export const sqs = defineService({
  name: "sqs",
  protocol: jsonProtocol({ version: "1.0", target: "AmazonSQS", errorNamespace: "com.amazonaws.sqs" }),
  operations: {
    ListQueues: { run: listQueues },
    GetQueueAttributes: { resource: queueArn, run: onQueue(getQueueAttributes) },
    ListQueueTags: { resource: queueArn, run: onQueue((queue) => ({ Tags: tagMap(queue.tags) })) },
  },
});

type OnQueue = (queue: RegionalResource, input: JsonInput) => JsonOutput | AwsFailure;

function onQueue(operation: OnQueue): (input: JsonInput, context: Context) => JsonOutput | AwsFailure {
  return (input, context) => {
    const queue = findQueue(input, context);
    if (queue !== undefined) return operation(queue, input);
    return failure(400, "QueueDoesNotExist", "The specified queue does not exist.");
  };
}

function findQueue({ QueueUrl }: JsonInput, context: Context): RegionalResource | undefined {
  const [, accountId, name] = /\/(\d{12})\/([^/]+)$/.exec(String(QueueUrl)) ?? [];
  return accountId === context.caller.accountId ? findResource("queue", name, context) : undefined;
}

function queueArn(input: JsonInput, context: Context): string {
  return findQueue(input, context)?.arn ?? String(input.QueueUrl);
}

/** A token is given only when a size was asked for. SQS API reference: "ListQueues". */
function listQueues(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const size = { member: "MaxResults", standard: 1000, max: 1000 };
  const rules = pageRules({ scope: "ListQueues", size, token: "NextToken", code: "InvalidParameterValue" });
  const found = page(membersOf(input), resourcesOf("queue", context), rules);
  if (isFailure(found)) return found;
  const host = `https://sqs.${context.region}.amazonaws.com/${context.caller.accountId}`;
  return {
    ...(found.items.length === 0 ? {} : { QueueUrls: found.items.map(({ name }) => `${host}/${name}`) }),
    ...(input.MaxResults === undefined || found.next === undefined ? {} : { NextToken: found.next }),
  };
}

function getQueueAttributes(queue: RegionalResource, input: JsonInput): JsonOutput | AwsFailure {
  const known: Record<string, string | undefined> = {
    QueueArn: queue.arn,
    Policy: queue.policy && JSON.stringify(queue.policy),
    CreatedTimestamp: String(epochSeconds(queue.created)),
    VisibilityTimeout: "30",
    SqsManagedSseEnabled: "true",
    ...(queue.name.endsWith(".fifo") ? { FifoQueue: "true" } : {}),
  };
  const asked: unknown[] = Array.isArray(input.AttributeNames) ? input.AttributeNames : [];
  const unknown = asked.find((name) => name !== "All" && !Object.hasOwn(known, String(name)));
  if (unknown !== undefined) return failure(400, "InvalidAttributeName", `Unknown Attribute ${String(unknown)}.`);
  const Attributes = Object.fromEntries(
    Object.entries(known).filter(
      ([name, value]) => value !== undefined && (asked.includes("All") || asked.includes(name)),
    ),
  );
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
}
