import { asffLines } from "./asff.ts";
import type { ExchangedFindings, ExchangeFormat } from "./exchanged.ts";
import { ocsfLines } from "./ocsf.ts";
import { sarifText } from "./sarif.ts";

/** The findings in a format of another product. */
export async function exchangeText(exchanged: ExchangedFindings, format: ExchangeFormat): Promise<string> {
  if (format === "sarif") return sarifText(exchanged);
  if (format === "ocsf") return [...ocsfLines(exchanged)].join("");
  let text = "";
  for await (const line of asffLines(exchanged)) text += line;
  return text;
}
