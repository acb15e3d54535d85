import { SERVING_POLICY } from "../../report/html/contentSecurityPolicy.ts";
import { ALL_KINDS } from "../../report/model/reportNames.ts";
import { StoreUnavailable } from "../../store/database.ts";
import { findReport } from "../../store/execution.ts";
import { acceptsGzip } from "../http/acceptEncoding.ts";
import { refuse } from "../http/errors.ts";
import { isNotModified } from "../http/etag.ts";
import { defineRoute } from "../http/route.ts";
import { executionParams, fileName } from "../schema/identifiers.ts";

/** Of all reports, without their parameters. */
const MEDIA_TYPES = [...new Set(ALL_KINDS.map(({ contentType }) => contentType.split(";")[0] ?? contentType))];

export const getReport = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/report/{fileName}",
  operationId: "getReport",
  tag: "Analysis",
  summary: "Download a report of an execution",
  permission: "report:read",
  forbidden: "Caller is not authorized to get the report.",
  params: executionParams.extend({ fileName }),
  responses: {
    200: {
      description: "The report, streamed. Its Content-Type is the one that the execution lists.",
      contentType: "application/json",
      otherContentTypes: MEDIA_TYPES.filter((type) => type !== "application/json"),
      headers: {
        ETag: "SHA-256 of the report in quotation marks, lower-case hex; weak where the response is compressed.",
        "Content-Encoding": "`gzip` for a report that is kept compressed, if Accept-Encoding allows it.",
        "Content-Disposition": "`inline` for HTML, `attachment` otherwise, with the file name.",
      },
    },
    304: { description: "The report has not changed: its ETag matches If-None-Match." },
  },
  errors: ["report_unknown"],
  async handler({ db, params, dependencies, request }) {
    const report = await findReport(db, params, params.fileName);
    if (!report) return refuse("report_unknown");
    const etag = `"${report.sha256}"`;
    if (isNotModified(request, etag)) return new Response(null, { status: 304, headers: { ETag: etag } });
    const object = await opened(dependencies.inbox, report.objectKey, request.method === "HEAD");
    if (!object) return refuse("report_unknown");
    const isHtml = report.contentType.startsWith("text/html");
    const headers = new Headers({
      "Content-Type": report.contentType,
      "Content-Disposition": `${isHtml ? "inline" : "attachment"}; filename="${report.fileName}"`,
      ETag: etag,
    });
    if (isHtml) headers.set("Content-Security-Policy", SERVING_POLICY);
    if (object.httpMetadata?.contentEncoding !== "gzip") {
      headers.set("Content-Length", String(object.size));
      return new Response(bodyOf(object), { headers });
    }
    headers.set("Vary", "Accept-Encoding");
    if (acceptsGzip(request)) {
      headers.set("ETag", `W/${etag}`);
      headers.set("Content-Encoding", "gzip");
      headers.set("Content-Length", String(object.size));
      return new Response(bodyOf(object), { headers, encodeBody: "manual" });
    }
    headers.set("Content-Length", String(report.bytes));
    const content = bodyOf(object)?.pipeThrough(new DecompressionStream("gzip"));
    return new Response(content?.pipeThrough(new FixedLengthStream(report.bytes)) ?? null, { headers });
  },
});

/** The object in the inbox, or of HEAD only what is known of it; null when there is none. */
async function opened(inbox: R2Bucket, key: string, isHead: boolean): Promise<R2Object | R2ObjectBody | null> {
  try {
    return await (isHead ? inbox.head(key) : inbox.get(key));
  } catch (cause) {
    throw new StoreUnavailable("the inbox did not answer", { cause });
  }
}

const bodyOf = (object: R2Object | R2ObjectBody) => ("body" in object ? object.body : null);
