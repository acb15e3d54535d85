import { env } from "cloudflare:workers";
import type { Env } from "../../../src/env.ts";

/** The real buckets of the test's own storage. */
export const { STAGING: staging, INBOX: inbox } = env as unknown as Env;

/** What a reader gets of an object that honours its Content-Encoding; empty for one that is not there. */
export async function contentOf(object: R2ObjectBody | null | undefined): Promise<ArrayBuffer> {
  if (!object) return new ArrayBuffer();
  const isGzip = object.httpMetadata?.contentEncoding === "gzip";
  return new Response(isGzip ? object.body.pipeThrough(new DecompressionStream("gzip")) : object.body).arrayBuffer();
}
