import * as z from "zod";
import { ENGINE_VERSION, FINDING_KINDS, SEVERITIES } from "../../iam/index.ts";
import { EXCHANGE_FORMATS, type ExchangedFindings, type ExchangeFormat } from "../../report/exchange/exchanged.ts";
import { exchangeText } from "../../report/exchange/exchangeText.ts";
import type { PublishedFinding } from "../../report/json/findingsJson.ts";
import { type FindingsFilter, queryFindings } from "../../report/json/findingsQuery.ts";
import { FINDINGS } from "../../report/model/reportNames.ts";
import { decodedText } from "../../report/stream/text.ts";
import { defineRoute } from "../http/route.ts";
import { executionParams, executionPath } from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, linkTo } from "../schema/page.ts";
import { openReport } from "./storedReport.ts";

const severity = z.enum(SEVERITIES);
const kind = z.enum(FINDING_KINDS);

const subject = z.string().min(1, "must not be empty").max(2048, "must be at most 2048 characters").optional();

const findingsFilter = {
  severity: severity.optional(),
  kind: kind.optional(),
  principal: subject.meta({
    description: "ARN of a principal. For one outside the account: what the policy names, `*` for anyone.",
    example: "arn:aws:iam::123456789012:role/deploy",
  }),
  resource: subject.meta({ description: "ARN of a resource.", example: "arn:aws:s3:::example-bucket" }),
};

const strings = z.array(z.string());

/** The members that every finding has; `/schemas/findings.v2.json` describes all of them. */
export const findingItem = z
  .looseObject({
    id: z.string().meta({ description: "The same for the same thing in every analysis." }),
    kind,
    severity,
    title: z.string(),
    principals: strings,
    resources: strings,
    remedy: z.looseObject({
      text: z.string().meta({ description: "What to do, in one sentence." }),
      closes: z
        .union([z.enum(["all", "none"]), z.object({ closed: z.int(), of: z.int() })])
        .meta({ description: "Whether the changes were proven to end it, or how many of the ways to it they close." }),
    }),
  })
  .meta({ id: "Finding", description: "One entry of `findings` of `/schemas/findings.v2.json`." });

export type FindingItem = z.output<typeof findingItem>;

const MEDIA_TYPES: Record<ExchangeFormat, string> = {
  ocsf: "application/x-ndjson",
  asff: "application/x-ndjson",
  sarif: "application/sarif+json",
};

const format = z
  .enum(["json", ...EXCHANGE_FORMATS])
  .default("json")
  .meta({
    description:
      "`json`: a page. The others give all findings that match, for another product. `ocsf`: an event of class Detection Finding (1.5.0) per line. `asff`: an input of AWS Security Hub's BatchImportFindings per line. `sarif`: one SARIF 2.1.0 log.",
  });

export const getFindings = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/findings",
  operationId: "getFindings",
  tag: "Analysis",
  summary: "List the findings, also in the formats of security hubs",
  description: "Reads the stored findings in their order, the most severe first. Filters can be combined.",
  permission: "report:read",
  forbidden: "Caller is not authorized to read the findings of the analysis.",
  params: executionParams,
  query: z.object({ ...findingsFilter, format, limit: limitOf(100, 50), cursor: cursorOf(z.int().min(0)) }),
  responses: {
    200: {
      description: "A page of findings, or all of them in another format.",
      schema: z.array(findingItem),
      otherContentTypes: [...new Set(Object.values(MEDIA_TYPES))],
      headers: LINK_HEADER,
    },
  },
  errors: ["execution_unknown", "report_unknown", "execution_unfinished", "execution_failed"],
  async handler({ db, params, query, dependencies }) {
    const stored = await openReport({ db, dependencies }, params, FINDINGS);
    if (!("body" in stored)) return stored;
    const { format, limit, cursor, ...filter } = query;
    const text = decodedText(stored.body);
    if (format === "json") {
      const { items, next } = await pageOf(text, filter, cursor ?? 0, limit);
      const path = `${executionPath(params)}/findings`;
      return Response.json(items, { headers: linkTo(path, filter, limit, next) });
    }
    const findings: PublishedFinding[] = [];
    for await (const { finding } of queryFindings(text, filter)) findings.push(finding);
    const exchanged: ExchangedFindings = {
      accountId: params.accountId,
      partition: stored.provider,
      analysisTime: stored.startedAt ?? 0,
      engineVersion: ENGINE_VERSION,
      findings,
    };
    const headers = {
      "Content-Type": MEDIA_TYPES[format],
      "Content-Disposition": `attachment; filename="findings.${format === "sarif" ? "sarif" : `${format}.jsonl`}"`,
    };
    return new Response(await exchangeText(exchanged, format), { headers });
  },
});

/** The findings from position `from` on, and where the next page starts; undefined on the last. */
async function pageOf(text: AsyncIterable<string>, filter: FindingsFilter, from: number, limit: number) {
  const items: PublishedFinding[] = [];
  for await (const { finding, position } of queryFindings(text, filter)) {
    if (position < from) continue;
    if (items.length === limit) return { items, next: position };
    items.push(finding);
  }
  return { items, next: undefined };
}
