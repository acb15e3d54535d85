import type { SignedRequest } from "../../src/aws/sigv4/canonical.ts";
import type { Bytes } from "../bytes.ts";

/** An HTTP request as it arrived: the URL still percent-encoded, the body whole. */
export interface HttpRequest extends SignedRequest {
  readonly body: Bytes;
}
