import * as z from "zod";
import { accessCapabilities } from "../../iam/index.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import { isNotModified } from "../http/etag.ts";
import { defineRoute } from "../http/route.ts";

let published: Promise<{ text: string; etag: string }> | undefined;

/** The mapping as JSON text, made once an isolate. */
function publish(): Promise<{ text: string; etag: string }> {
  published ??= (async () => {
    const text = JSON.stringify(accessCapabilities());
    return { text, etag: `"${toHex(await sha256(text)).slice(0, 32)}"` };
  })();
  return published;
}

export const getAccessCapabilities = defineRoute({
  method: "GET",
  path: "/access-capabilities/aws",
  operationId: "getAccessCapabilities",
  tag: "Reference",
  summary: "Which access capability every AWS action gives",
  permission: "public",
  responses: {
    200: {
      description:
        "Display name of a service → access capability → its actions. Capabilities without actions are left out.",
      schema: z
        .record(z.string(), z.record(z.string(), z.array(z.string())))
        .meta({ id: "AccessCapabilities", example: { SQS: { "read-data": ["sqs:ReceiveMessage"] } } }),
      headers: { ETag: "Of the mapping.", "Cache-Control": "public" },
    },
    304: { description: "The mapping is the one that If-None-Match names." },
  },
  errors: [],
  async handler({ request }) {
    const { text, etag } = await publish();
    const headers = { "Cache-Control": "public, max-age=3600", ETag: etag };
    if (isNotModified(request, etag)) return new Response(null, { status: 304, headers });
    return new Response(text, { headers: { ...headers, "Content-Type": "application/json" } });
  },
});
