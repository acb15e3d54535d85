import * as z from "zod";
import { readCredentialReport } from "../../iam/index.ts";
import { fromBase64 } from "../../platform/base64.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJson } from "./json.ts";

const COMMAND = "aws iam get-credential-report --output json";

const printed = z.object(
  { Content: z.string(`missing; give what ${COMMAND} prints`) },
  "not an object with the Content of get-credential-report",
);

/** Reads a credential report as CSV; it may stand as base64 in the JSON that `aws iam get-credential-report` prints. */
export async function readCredentialReportFile(
  path: string,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<string>> {
  const text = await readText(path, input);
  if (!text.ok) return text;
  const csv = csvIn(text.value);
  if (!csv.ok) return fail(`${fileName(path)}: ${csv.error}`);
  const report = readCredentialReport(csv.value);
  return report.ok
    ? csv
    : fail(`${fileName(path)}: header: ${report.error}; give it as CSV or as ${COMMAND} prints it`);
}

function csvIn(text: string): Result<string> {
  const start = text.trimStart();
  if (/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(start)) return decoded(start, "");
  if (!/^(?:\{|\[|(?:Content|GeneratedTime|ReportFormat):)/.test(start)) return ok(text);
  const json = parseJson(text);
  if (!json.ok) return json;
  const report = printed.safeParse(json.value);
  if (report.success) return decoded(report.data.Content, "Content: ");
  const [issue] = report.error.issues;
  return fail([...(issue?.path ?? []), issue?.message].join(": "));
}

function decoded(base64: string, place: string): Result<string> {
  const bytes = fromBase64(base64.replace(/\s/g, ""));
  return bytes === null ? fail(`${place}not base64`) : ok(new TextDecoder().decode(bytes));
}
