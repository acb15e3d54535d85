import type { AwsCredential, AwsIdentities } from "./aws/client/credential.ts";
import {
  type AwsEndpoints,
  ENDPOINT_PROBLEM,
  isEndpointUrl,
  overrideFor,
  readAwsEndpoints,
} from "./aws/client/endpoint.ts";
import type { Env } from "./env.ts";
import { isTokenText, MAX_BEARER_LENGTH } from "./platform/bearerToken.ts";
import { type KeyRing, parseKeyRing } from "./vault/keyRing.ts";

export interface SettingProblem {
  /** Name of the secret or variable: `CREDENTIAL_KEYS`. */
  name: string;
  /** What is wrong with it and how to fix it. Never its value. */
  problem: string;
  /** Most of the service works without it: an operator can leave it out on purpose. */
  isOptional?: true;
}

/** The settings of the Worker, checked. One that is missing or malformed is undefined and named in `problems`. */
export interface Settings {
  operatorToken: string | undefined;
  /** `CREDENTIAL_KEYS`: encrypt credentials and key the fingerprints of bodies. */
  keyRing: KeyRing | undefined;
  /** `VENDING_KEYS`, else `CREDENTIAL_KEYS`: the secrets of the OEM partners are derived from them. */
  vendingKeys: KeyRing | undefined;
  identities: AwsIdentities;
  endpoints: AwsEndpoints;
  /** `VENDING_ENDPOINT_URL`, without a final slash: stands in for every vending service. */
  vendingEndpoint: string | undefined;
  /** What stands in for AWS STS, and so publishes the keys of token issuers. */
  tokenEndpoint: string | undefined;
  problems: readonly SettingProblem[];
}

/** Where calls go while a configured endpoint is malformed: nowhere, and certainly not to AWS itself (RFC 2606). */
const NOWHERE: AwsEndpoints = { all: "https://endpoint-url-malformed.invalid", byService: {} };

export function readSettings(env: Env): Settings {
  const problems: SettingProblem[] = [];
  const { endpoints, problems: endpointProblems } = readAwsEndpoints(namesOf(env));
  problems.push(...endpointProblems);
  const usedEndpoints = endpointProblems.length === 0 ? endpoints : NOWHERE;
  const keyRing = readKeyRing(env, "CREDENTIAL_KEYS", problems);
  return {
    operatorToken: readOperatorToken(env, problems),
    keyRing,
    vendingKeys: env.VENDING_KEYS ? readKeyRing(env, "VENDING_KEYS", problems) : keyRing,
    identities: {
      aws: readIdentity(env, "", problems),
      "aws-us-gov": readIdentity(env, "_US_GOV", problems),
    },
    endpoints: usedEndpoints,
    vendingEndpoint: readVendingEndpoint(env, problems),
    tokenEndpoint: overrideFor("sts", usedEndpoints),
    problems,
  };
}

/** Malformed, it leads nowhere: a partner's own service is not asked by a Worker that was meant to ask a stand-in. */
function readVendingEndpoint({ VENDING_ENDPOINT_URL: url }: Env, problems: SettingProblem[]): string | undefined {
  if (!url) return undefined;
  if (isEndpointUrl(url)) return url.replace(/\/+$/, "");
  problems.push({ name: "VENDING_ENDPOINT_URL", problem: ENDPOINT_PROBLEM });
  return NOWHERE.all;
}

const MIN_TOKEN_LENGTH = 32;

function readOperatorToken(env: Env, problems: SettingProblem[]): string | undefined {
  const problem = operatorTokenProblem(env.OPERATOR_TOKEN);
  if (problem === undefined) return env.OPERATOR_TOKEN;
  problems.push({
    name: "OPERATOR_TOKEN",
    problem: `${problem}; make one with \`openssl rand -base64 32\` and set it with \`wrangler secret put OPERATOR_TOKEN\``,
  });
  return undefined;
}

function operatorTokenProblem(token: string | undefined): string | undefined {
  if (!token) return "is not set";
  if (!isTokenText(token)) return "contains a character that an Authorization header cannot carry";
  if (token.length < MIN_TOKEN_LENGTH) return `is shorter than ${MIN_TOKEN_LENGTH} characters`;
  return token.length > MAX_BEARER_LENGTH ? `is longer than ${MAX_BEARER_LENGTH} characters` : undefined;
}

function readKeyRing(
  env: Env,
  name: "CREDENTIAL_KEYS" | "VENDING_KEYS",
  problems: SettingProblem[],
): KeyRing | undefined {
  const text = env[name];
  if (!text) {
    problems.push({
      name,
      problem: "is not set; it takes comma-separated `id:base64` pairs of 32-byte keys",
    });
    return undefined;
  }
  const parsed = parseKeyRing(text);
  if ("ring" in parsed) return parsed.ring;
  problems.push({ name, problem: parsed.problem });
  return undefined;
}

/** The identity for GovCloud can be absent as a whole, since not every operator has customers there. It is listed all the same. */
function readIdentity(env: Env, suffix: "" | "_US_GOV", problems: SettingProblem[]): AwsCredential | undefined {
  const accessKeyId = env[`AWS_ACCESS_KEY_ID${suffix}`];
  const secretAccessKey = env[`AWS_SECRET_ACCESS_KEY${suffix}`];
  const sessionToken = env[`AWS_SESSION_TOKEN${suffix}`];
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  const optional = suffix === "_US_GOV" && !accessKeyId && !secretAccessKey ? { isOptional: true as const } : {};
  const use = suffix === "" ? "" : " in GovCloud";
  const problem = `is not set; the service assumes roles and delivers reports${use} with its own AWS identity`;
  if (!accessKeyId) problems.push({ name: `AWS_ACCESS_KEY_ID${suffix}`, problem, ...optional });
  if (!secretAccessKey) problems.push({ name: `AWS_SECRET_ACCESS_KEY${suffix}`, problem, ...optional });
  return undefined;
}

function namesOf(env: Env): Record<string, string | undefined> {
  const settings: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    if (typeof value === "string") settings[name] = value;
  }
  return settings;
}
