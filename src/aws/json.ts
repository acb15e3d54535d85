import type * as z from "zod";
import { type AwsClient, malformed } from "./client.ts";
import type { AwsService } from "./endpoint.ts";
import type { AwsOutcome } from "./failure.ts";

const TARGETS = { kms: "TrentService" } as const;

/** A call by the AWS JSON 1.1 protocol: the operation in `X-Amz-Target`. The answer is checked by `schema`. */
export async function json<T>(
  client: AwsClient,
  service: AwsService & keyof typeof TARGETS,
  region: string,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): Promise<AwsOutcome<T>> {
  const action = `${service}:${operation}`;
  const answer = await client.call({
    service,
    action,
    region,
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGETS[service]}.${operation}` },
    body: JSON.stringify(parameters),
  });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parseJson(answer.value.body));
  return parsed.success ? { ok: true, value: parsed.data } : malformed({ action });
}

/** The value of a JSON text; undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
