import { isIssuerHost } from "./identity/webIdentity.ts";

/** What a host name stands for. `endpoint`: the sandbox itself, for all services, as AWS_ENDPOINT_URL names it. */
export type Host =
  | { readonly kind: "endpoint" }
  | { readonly kind: "vending" }
  /** What a token issuer publishes. */
  | { readonly kind: "tokens" }
  | {
      readonly kind: "aws";
      readonly service: string;
      readonly region: string | undefined;
      readonly bucket: string | undefined;
    }
  | { readonly kind: "unknown" };

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Reads a host name: one of the sandbox's own, or the endpoint of an AWS service (`kms.eu-west-1.amazonaws.com`). */
export function classifyHost(hostname: string): Host {
  if (["sandbox.test", "127.0.0.1", "localhost", "[::1]"].includes(hostname)) return { kind: "endpoint" };
  if (["vending.sandbox.test", "vending.example.com"].includes(hostname)) return { kind: "vending" };
  if (isIssuerHost(hostname)) return { kind: "tokens" };
  const aws = /^(.+)\.amazonaws\.com(?:\.cn)?$/.exec(hostname);
  if (aws?.[1] === undefined) return { kind: "unknown" };
  const labels = aws[1].split(".");
  const last = labels.at(-1) ?? "";
  const hasRegion = regionPattern.test(last) || last === "us-gov";
  if (hasRegion) labels.pop();
  const service = (labels.pop() ?? "").replace(/-fips$/, "");
  const bucket = service === "s3" && labels.length > 0 ? labels.join(".") : undefined;
  return { kind: "aws", service, region: regionPattern.test(last) ? last : undefined, bucket };
}
