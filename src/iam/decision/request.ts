import { isAccountId, isArn } from "../policy/arn.ts";
import { isObject, type JsonObject } from "../policy/parse/json.ts";
import type { PublicAccessBlock } from "../policy/publicAccess.ts";
import type { PolicySet } from "./policySet.ts";
import { callerOf, type DecisionError } from "./prepared.ts";

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

/** What is wrong with a value and where in it: `[2]: not text`; undefined for a good one. */
type Check = (value: unknown) => string | undefined;

function text(isGood: (text: string) => boolean, problem: string): Check {
  return (value) => (typeof value !== "string" ? ": not text" : isGood(value) ? undefined : `: ${problem}`);
}

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return ": not a list";
    for (let at = 0; at < value.length; at += 1) {
      const problem = check(value[at]);
      if (problem !== undefined) return `[${at}]${problem}`;
    }
    return undefined;
  };
}

function valuesOf(check: Check): Check {
  return (value) => {
    if (!isObject(value)) return ": not an object";
    for (const name of Object.keys(value)) {
      const problem = check(value[name]);
      if (problem !== undefined) return `.${name}${problem}`;
    }
    return undefined;
  };
}

function all(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

const trueOrFalse: Check = (value) => (typeof value === "boolean" ? undefined : ": neither true nor false");
const document: Check = (value) =>
  typeof value === "string" || isObject(value) ? undefined : ": neither an object nor text";
const scalar: Check = (value) =>
  isScalar(value) ? undefined : ": neither text, a number, true or false, nor a list of them";
const scalars = listOf(scalar);
const documents = listOf(document);
const levels = listOf(documents);

const BLOCKS: readonly (keyof PublicAccessBlock)[] = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
];

/** A block has all of its members and no other. */
const blocks: Check = (value) => {
  if (!isObject(value)) return ": not an object";
  const missing = BLOCKS.find((name) => value[name] === undefined);
  if (missing !== undefined) return `.${missing}: missing`;
  const unknown = Object.keys(value).find((name) => !BLOCKS.some((known) => known === name));
  return unknown === undefined ? undefined : `.${unknown}: no such member`;
};

/** The members of a request in the order in which they are checked, those that hold policies last. */
const CALL: Readonly<Record<keyof Call, Check>> = {
  principal: text(
    (principal) => callerOf(principal) !== undefined,
    "neither the ARN of a principal, nor a service, nor *",
  ),
  principalId: text((id) => /^A[A-Z0-9]+$/.test(id), "not a unique id"),
  action: text((action) => /^[a-z0-9-]+:[\w-]+$/i.test(action), "not of the form service:Action"),
  resource: text((resource) => resource === "*" || isArn(resource), "neither an ARN nor *"),
  resourceAccount: text(isAccountId, "not 12 digits"),
  context: valuesOf((value) => (Array.isArray(value) ? scalars : scalar)(value)),
  contextComplete: trueOrFalse,
};
const POLICIES: Readonly<Record<keyof PolicySet, Check>> = {
  identityPolicies: documents,
  permissionsBoundary: document,
  serviceControlPolicies: levels,
  resourceControlPolicies: levels,
  sessionPolicies: documents,
  resourcePolicy: document,
  publicAccessBlock: all(blocks, valuesOf(trueOrFalse)),
};

const REQUIRED: readonly string[] = ["principal", "action", "resource"] satisfies (keyof Call)[];
const CHECKS = new Map(Object.entries({ ...CALL, ...POLICIES }));

const POLICY_MEMBERS: ReadonlySet<string> = new Set(Object.keys(POLICIES));

/** Whether a member of a request holds policies, or decides like one. */
export function isPolicyMember(name: string): name is keyof PolicySet {
  return POLICY_MEMBERS.has(name);
}

/** Checks a request from outside; an error names the first member that is wrong. A member that is null counts as missing. */
export function readDecisionRequest(json: unknown): DecisionRequest | DecisionError {
  if (!isObject(json)) return { error: "request: not an object" };
  return isGood(json) ? asRequest(json) : readWithProblems(json);
}

/** Whether a request is as it should be. The order of its members does not matter as long as none is wrong. */
function isGood(json: JsonObject): boolean {
  let required = 0;
  for (const name of Object.keys(json)) {
    const value = json[name];
    if (value === null || CHECKS.get(name)?.(value) !== undefined || !CHECKS.has(name)) return false;
    if (REQUIRED.includes(name)) required += 1;
  }
  return required === REQUIRED.length;
}

/** Of several problems, the one of the first member in order. */
function readWithProblems(json: JsonObject): DecisionRequest | DecisionError {
  for (const [name, check] of CHECKS) {
    const value = json[name] ?? undefined;
    if (value === undefined) {
      if (REQUIRED.includes(name)) return { error: `${name}: missing` };
      continue;
    }
    const problem = check(value);
    if (problem !== undefined) return { error: `${name}${problem}` };
  }
  const given = Object.entries(json).filter(([, value]) => value !== null);
  const unknown = given.find(([name]) => !CHECKS.has(name));
  return unknown === undefined
    ? asRequest(Object.fromEntries(given))
    : { error: `${unknown[0]}: no member of a request` };
}

/** A request all of whose members have passed their checks, and so have the types that these demand. */
function asRequest(json: JsonObject): DecisionRequest {
  const { context } = json;
  const request = json as unknown as DecisionRequest;
  return isObject(context) && !isText(context) ? { ...request, context: asText(context) } : request;
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isText(context: JsonObject): boolean {
  for (const key in context) if (typeof context[key] !== "string") return false;
  return true;
}

function asText(context: JsonObject): Record<string, string | string[]> {
  const entries = Object.entries(context);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
