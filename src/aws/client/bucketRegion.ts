import { isRegionName } from "../../platform/region.ts";
import { element, parseXml, text } from "./xml.ts";

/** The statuses with which S3 says that a bucket is in another Region. */
const ELSEWHERE: ReadonlySet<number> = new Set([301, 307, 400]);

/**
 * The Region that S3 says a bucket is in, when it was called in another one ("Making requests to Amazon S3 buckets", request
 * redirection): the header `x-amz-bucket-region`, or `Region` of the error document. Undefined when it does not say, and
 * for anything that is not the name of a Region. Only a name is taken from the response, never a host.
 */
export function bucketRegionOf(status: number, headers: Headers, body: string): string | undefined {
  if (!ELSEWHERE.has(status)) return undefined;
  const told = headers.get("x-amz-bucket-region") ?? regionInError(body);
  return told !== undefined && isRegionName(told) ? told : undefined;
}

function regionInError(body: string): string | undefined {
  if (!body.trimStart().startsWith("<")) return undefined;
  return text(element(parseXml(body), "Error"), "Region");
}
