import * as z from "zod";
import { accessCapabilities } from "../../iam/index.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import { isNotModified } from "../http/etag.ts";
import { defineRoute } from "../http/route.ts";

let published: Promise<{ text: string; etag: string }> | undefined;

/** The mapping as JSON text, made once per isolate. */
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
  summary: "Get the access capability of every AWS action",
  permission: "public",
  responses: {
    200: {
      description:
        "Maps the display name of each service to its access capabilities, and each capability to its actions. Capabilities without actions are omitted.",
      schema: z
        .record(z.string(), z.record(z.string(), z.array(z.string())))
        .meta({ id: "AccessCapabilities", example: { SQS: { "read-data": ["sqs:ReceiveMessage"] } } }),
      headers: { ETag: "Identifies the version of the mapping.", "Cache-Control": "`public, max-age=3600`" },
    },
    304: { description: "The mapping has not changed: its ETag matches If-None-Match." },
  },
  errors: [],
  async handler({ request }) {
    const { text, etag } = await publish();
    const headers = { "Cache-Control": "public, max-age=3600", ETag: etag };
    if (isNotModified(request, etag)) return new Response(null, { status: 304, headers });
    return new Response(text, { headers: { ...headers, "Content-Type": "application/json" } });
  },
});
