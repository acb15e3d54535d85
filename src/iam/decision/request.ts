import * as z from "zod";
import { parseArn } from "../policy/arn.ts";
import { parseCaller } from "../policy/caller.ts";
import type { DecisionError, PolicySet } from "./prepared.ts";

/** One call to AWS, as it is asked about. */
export interface Call {
  /** A user, role, session, root or federated ARN, an AWS service, or `*` for anyone. */
  principal: string;
  /** Unique id of the user, or of the role: `AIDA…`, `AROA…`; without it aws:userid is known in part, or not at all. */
  principalId?: string;
  /** `s3:GetObject`, in any case; one that AWS does not have is tolerated. */
  action: string;
  /** An ARN, or `*`, which statements match whose resource is `*`. */
  resource: string;
  /** 12 digits; without it the account in the ARN, else the principal's. */
  resourceAccount?: string;
  /** Values by condition key; an empty list says that the key is absent. */
  context?: Readonly<Record<string, string | readonly string[]>>;
  /** A key that is not in `context` (and does not follow from the call) is absent, not unknown. */
  contextComplete?: boolean;
}

export interface DecisionRequest extends Call, PolicySet {}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const document = z.union([z.string(), z.record(z.string(), z.unknown())], "neither an object nor text");
const documents = z.array(document);
const levels = z.array(documents);

const schema = z.strictObject({
  principal: z
    .string()
    .refine((text) => parseCaller(text) !== undefined, "neither the ARN of a principal, nor a service, nor *"),
  principalId: z
    .string()
    .regex(/^A[A-Z0-9]+$/, "not a unique id")
    .exactOptional(),
  action: z.string().regex(/^[a-z0-9-]+:[\w-]+$/i, "not of the form service:Action"),
  resource: z.string().refine((text) => text === "*" || parseArn(text) !== undefined, "neither an ARN nor *"),
  resourceAccount: z
    .string()
    .regex(/^\d{12}$/, "not 12 digits")
    .exactOptional(),
  context: z.record(z.string(), z.union([scalar, z.array(scalar)])).exactOptional(),
  contextComplete: z.boolean().exactOptional(),
  identityPolicies: documents.exactOptional(),
  permissionsBoundary: document.exactOptional(),
  serviceControlPolicies: levels.exactOptional(),
  resourceControlPolicies: levels.exactOptional(),
  sessionPolicies: documents.exactOptional(),
  resourcePolicy: document.exactOptional(),
  publicAccessBlock: z
    .strictObject({
      BlockPublicAcls: z.boolean(),
      IgnorePublicAcls: z.boolean(),
      BlockPublicPolicy: z.boolean(),
      RestrictPublicBuckets: z.boolean(),
    })
    .exactOptional(),
});

/** Checks a request from outside; an error names the first member that is wrong. A member that is null counts as missing. */
export function readDecisionRequest(json: unknown): DecisionRequest | DecisionError {
  const present =
    typeof json === "object" && json !== null && !Array.isArray(json)
      ? Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
      : json;
  const read = schema.safeParse(present);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) return { error: "request: cannot be read" };
  if (issue.code === "unrecognized_keys") return { error: `${issue.keys[0] ?? "request"}: no member of a request` };
  const place = issue.path.reduce<string>(
    (path, part) => path + (typeof part === "number" ? `[${part}]` : path === "" ? String(part) : `.${String(part)}`),
    "",
  );
  return { error: `${place === "" ? "request" : place}: ${issue.message}` };
}
