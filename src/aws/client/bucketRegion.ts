import { isRegionName } from "../../platform/region.ts";
import { element, parseXml, text } from "./xml.ts";

/** The statuses by which S3 says that a bucket is elsewhere. */
const ELSEWHERE: ReadonlySet<number> = new Set([301, 307, 400]);

/**
 * The region in which S3 says that a bucket is when it was asked elsewhere ("Making requests to Amazon S3 buckets", request
 * redirection): the header `x-amz-bucket-region`, or `Region` of the error document. Undefined where it does not say, and
 * for what is no name of a region. A name alone is taken from the answer, never a host.
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
