import { analysisSchema } from "../report/analysisSchema.ts";
import { defineRoute } from "./route.ts";

let published: string | undefined;

export const getAnalysisSchema = defineRoute({
  method: "GET",
  path: "/schemas/analysis.v1.json",
  operationId: "getAnalysisSchema",
  tag: "Reference",
  summary: "JSON Schema of the report analysis.json.gz",
  permission: "public",
  responses: { 200: { description: "JSON Schema 2020-12.", contentType: "application/schema+json" } },
  errors: [],
  async handler() {
    published ??= JSON.stringify(analysisSchema);
    return new Response(published, {
      headers: { "Content-Type": "application/schema+json", "Cache-Control": "public, max-age=3600" },
    });
  },
});
