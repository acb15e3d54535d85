import type { Context } from "../../context.ts";
import type { HttpRequest } from "../../protocol/httpRequest.ts";
import { type RestOutput, restXmlProtocol } from "../../protocol/restXml.ts";
import { type AwsFailure, defineService, failure } from "../../protocol/service.ts";
import { xmlDocument } from "../../protocol/xml.ts";

interface ControlInput {
  /** From the header that every operation must have. */
  readonly accountId: string;
}

/** AWS S3 Control, version 2018-08-20, which is signed for as S3: what holds for all buckets of an account. */
export const s3Control = defineService<ControlInput, RestOutput>({
  name: "s3",
  path: "/v20180820/",
  protocol: restXmlProtocol(route, { errorsWrapped: true }),
  operations: {
    GetAccountPublicAccessBlock: { run: getPublicAccessBlock },
  },
});

function route({ method, url, headers }: HttpRequest): { operation: string; input: ControlInput } | AwsFailure {
  const accountId = headers.get("x-amz-account-id");
  if (accountId === null)
    return failure(400, "InvalidRequest", "Missing required header for this request: x-amz-account-id");
  const known = method === "GET" && url.pathname === "/v20180820/configuration/publicAccessBlock";
  return { operation: known ? "GetAccountPublicAccessBlock" : `${method} ${url.pathname}`, input: { accountId } };
}

function getPublicAccessBlock({ accountId }: ControlInput, { account }: Context): RestOutput | AwsFailure {
  if (account?.accountId !== accountId) return failure(403, "AccessDenied", "Access Denied");
  const settings = account.publicAccessBlock;
  if (settings === undefined) {
    const message = "The public access block configuration was not found";
    return failure(404, "NoSuchPublicAccessBlockConfiguration", message, { AccountId: accountId });
  }
  const namespace = "http://awss3control.amazonaws.com/doc/2018-08-20/";
  return { body: xmlDocument("PublicAccessBlockConfiguration", namespace, { ...settings }) };
}
