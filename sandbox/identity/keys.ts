import type { KeyLookup } from "../../src/aws/sigv4/verify.ts";
import { uniqueId } from "../accounts/identifiers.ts";
import type { Caller } from "./caller.ts";
import { openSession } from "./session.ts";

interface KnownKey {
  readonly secretKey: string;
  readonly sessionToken?: string;
  readonly caller: Caller;
}

const serviceAccountId = "999988887777";

/** Keys that the sandbox knows from the start. They are valid in the sandbox alone. */
export const knownKeys: Readonly<Record<string, KnownKey>> = {
  AKIASANDBOXSERVICE00: {
    secretKey: "sandbox-service-secret-key-00000000000000",
    caller: {
      arn: `arn:aws:iam::${serviceAccountId}:user/k9-service`,
      userId: "AIDASANDBOXK9SERVICE0",
      accountId: serviceAccountId,
      partition: "aws",
      may: "service",
    },
  },
  AKIASANDBOXGOVCLOUD0: {
    secretKey: "sandbox-govcloud-secret-key-0000000000000",
    caller: {
      arn: `arn:aws-us-gov:iam::${serviceAccountId}:user/k9-service`,
      userId: "AIDASANDBOXK9GOVCLOUD",
      accountId: serviceAccountId,
      partition: "aws-us-gov",
      may: "service",
    },
  },
  AKIA_EXAMPLE: {
    secretKey: "xlCs_EXAMPLE",
    sessionToken: "a32gh_EXAMPLE",
    caller: {
      arn: "arn:aws:sts::123456789012:assumed-role/auditor/iam-audit",
      userId: `${uniqueId("AROA", "arn:aws:iam::123456789012:role/auditor")}:iam-audit`,
      accountId: "123456789012",
      partition: "aws",
      may: "audit",
    },
  },
};

/** The secret of an access key: a known one, or a temporary one whose token proves what it is for. */
export async function findKey(
  accessKeyId: string,
  sessionToken: string | undefined,
  now: number,
): Promise<KeyLookup<Caller>> {
  const known = Object.hasOwn(knownKeys, accessKeyId) ? knownKeys[accessKeyId] : undefined;
  if (known !== undefined) {
    return known.sessionToken === sessionToken
      ? { found: true, secretKey: known.secretKey, caller: known.caller }
      : { found: false, reason: "badToken" };
  }
  if (!accessKeyId.startsWith("ASIA")) return { found: false, reason: "unknownKey" };
  return openSession(accessKeyId, sessionToken, now);
}
