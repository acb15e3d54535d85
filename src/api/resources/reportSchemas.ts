import { analysisSchema } from "../../report/json/analysisSchema.ts";
import { changesSchema } from "../../report/json/changesSchema.ts";
import { findingsSchema } from "../../report/json/findingsSchema.ts";
import { findingsSchemaV1 } from "../../report/json/findingsSchemaV1.ts";
import { defineRoute, type Route } from "../http/route.ts";

export const getAnalysisSchema = schemaRoute("analysis.v1", "getAnalysisSchema", "analysis.json.gz", analysisSchema);
export const getFindingsSchema = schemaRoute("findings.v2", "getFindingsSchema", "findings.json", findingsSchema);
export const getFindingsSchemaV1 = schemaRoute(
  "findings.v1",
  "getFindingsSchemaV1",
  "findings.json of version 1",
  findingsSchemaV1,
);
export const getChangesSchema = schemaRoute("changes.v1", "getChangesSchema", "changes.json", changesSchema);

/** Publishes the JSON Schema of a report. */
function schemaRoute(name: string, operationId: string, report: string, schema: object): Route {
  let published: string | undefined;
  return defineRoute({
    method: "GET",
    path: `/schemas/${name}.json`,
    operationId,
    tag: "Reference",
    summary: `Get the JSON Schema of ${report}`,
    permission: "public",
    responses: { 200: { description: "JSON Schema 2020-12.", contentType: "application/schema+json" } },
    errors: [],
    async handler() {
      published ??= JSON.stringify(schema);
      return new Response(published, {
        headers: { "Content-Type": "application/schema+json", "Cache-Control": "public, max-age=3600" },
      });
    },
  });
}
