import type { AwsClient } from "../client/client.ts";

/** An action as IAM policies name it, for most operations the operation itself: `kms:ListKeys`. */
export type Action<Service extends string = string> = `${Service}:${string}`;

/** An operation of AWS: what calls it, and the IAM action that its caller needs. */
export interface Operation<Args extends readonly unknown[], Answer> {
  (client: AwsClient, ...args: Args): Answer;
  readonly action: Action;
}

/**
 * Declares an operation and its IAM action, the one place that names either: the call, failures, gaps and the policies in
 * docs/aws follow from it.
 *
 * @example
 * export const listTopics = defineOperation("sns:ListTopics", (action, client, region: string) => …);
 * await listTopics(client, "us-east-1");
 */
export function defineOperation<const Name extends Action, Args extends readonly unknown[], Answer>(
  action: Name,
  call: (action: Name, client: AwsClient, ...args: Args) => Answer,
): Operation<Args, Answer> {
  return Object.assign((client: AwsClient, ...args: Args) => call(action, client, ...args), { action });
}

/** `kms:ListKeys` as `kms` and `ListKeys`. */
export function splitAction<Service extends string>(action: Action<Service>): [service: Service, operation: string] {
  const colon = action.indexOf(":");
  return [action.slice(0, colon) as Service, action.slice(colon + 1)];
}
