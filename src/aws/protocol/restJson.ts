import type * as z from "zod";
import { type AwsClient, malformed } from "../client/client.ts";
import type { AwsService } from "../client/endpoint.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { parseJson } from "./json.ts";

export interface RestJsonRead {
  service: AwsService;
  action: string;
  region: string;
  /** Percent-encoded, from the first slash. */
  path: string;
  query?: Readonly<Record<string, string>>;
}

/** A GET by the AWS REST-JSON protocol. `schema` checks the response. */
export async function readJson<T>(client: AwsClient, read: RestJsonRead, schema: z.ZodType<T>): Promise<AwsOutcome<T>> {
  const answer = await client.call({ ...read, method: "GET" });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parseJson(answer.value.body));
  return parsed.success ? { ok: true, value: parsed.data } : malformed(read);
}
