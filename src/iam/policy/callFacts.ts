import { ABSENT, type ConditionContext, type ContextValue, partial, present, UNKNOWN } from "./context.ts";
import {
  type AnyCaller,
  accountOf,
  isSigned,
  orAbsent,
  orUnknown,
  principalArn,
  principalType,
  userId,
  userName,
} from "./facts/callerValues.ts";
import { timestamp } from "./facts/timestamp.ts";
import { FORWARDING_KEYS, type ForwardedCall, viaServicePattern } from "./forwarding/forwardedCall.ts";

/** The resource of a call, as far as it is known. */
export interface CalledResource {
  /** The account that owns it. */
  resourceAccount?: string | undefined;
  /** The organization of that account; null: it is in none. */
  resourceOrganization?: string | null | undefined;
  /** The path of that account in it; null: it is in none. */
  resourceOrganizationPath?: string | null | undefined;
  /** The region in its ARN. */
  region?: string | undefined;
}

/** A call to AWS over TLS, in a fresh session; a direct one, unless a service passes it on. */
export interface DirectCall extends CalledResource {
  caller: AnyCaller;
  /** Milliseconds since the epoch; undefined: not known. */
  at: number | undefined;
  /** Of the caller's account; null: it is in no organization; undefined: not known. */
  organizationId?: string | null | undefined;
  /** `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/` of the caller's account; null and undefined as above. */
  organizationPath?: string | null | undefined;
  /** Unique id of a user, or of the role of a session; undefined: not known. */
  userId?: string | undefined;
  /** The account of the resource that a service calls for; undefined: not known. */
  sourceAccount?: string | undefined;
  /** Set where a service makes the call with the permissions of the caller. */
  through?: ForwardedCall | undefined;
  /** The organization of that account; null: it is in none; undefined: not known. */
  sourceOrganization?: string | null | undefined;
  /** The path of that account in it; null: it is in none; undefined: not known. */
  sourceOrganizationPath?: string | null | undefined;
}

/** What a direct call has for one condition key, and the AWS page that says so. */
interface Fact {
  page: string;
  of(call: DirectCall): ContextValue;
}

const GLOBAL = "AWS global condition context keys";
const FORWARDED = "Forward access sessions";
const PRINCIPAL_VALUES = "IAM policy elements: Variables and tags";

/** What follows from the resource alone. */
const RESOURCE_FACTS = {
  "aws:resourceaccount": { page: GLOBAL, of: ({ resourceAccount }: CalledResource) => orUnknown(resourceAccount) },
  "s3:resourceaccount": {
    page: "Amazon S3 condition keys",
    of: ({ resourceAccount }: CalledResource) => orUnknown(resourceAccount),
  },
  "aws:resourceorgid": {
    page: GLOBAL,
    of: ({ resourceOrganization }: CalledResource) => ofOrganization(resourceOrganization),
  },
  "aws:resourceorgpaths": {
    page: GLOBAL,
    of: ({ resourceOrganizationPath: path }: CalledResource) => ofOrganization(path),
  },
  /** The region of the endpoint that is called: a resource of one region is reached at that region's. */
  "aws:requestedregion": { page: GLOBAL, of: ({ region }: CalledResource) => orUnknown(region) },
} satisfies Record<string, Fact>;

/** The facts of a call, by condition key in lower case. */
const FACTS = {
  ...RESOURCE_FACTS,
  "aws:currenttime": { page: GLOBAL, of: ({ at }) => orUnknown(at === undefined ? undefined : timestamp(at)) },
  "aws:epochtime": {
    page: GLOBAL,
    of: ({ at }) => orUnknown(at === undefined ? undefined : String(Math.floor(at / 1000))),
  },
  "aws:securetransport": { page: GLOBAL, of: () => present("true") },
  "aws:viaawsservice": { page: GLOBAL, of: ({ through }) => present(String(through !== undefined)) },
  /** When the session's credentials were issued; of a fresh one that is the time of the call. */
  "aws:tokenissuetime": {
    page: GLOBAL,
    of: ({ caller, at }) => (isSigned(caller) ? orUnknown(at === undefined ? undefined : timestamp(at)) : ABSENT),
  },
  "aws:principalarn": { page: GLOBAL, of: ({ caller }) => principalArn(caller) },
  "aws:principalaccount": { page: GLOBAL, of: ({ caller }) => orAbsent(accountOf(caller)) },
  "kms:calleraccount": { page: "AWS KMS condition keys", of: ({ caller }) => orAbsent(accountOf(caller)) },
  "aws:principaltype": { page: PRINCIPAL_VALUES, of: ({ caller }) => principalType(caller) },
  "aws:username": { page: PRINCIPAL_VALUES, of: ({ caller }) => userName(caller) },
  "aws:userid": { page: PRINCIPAL_VALUES, of: ({ caller, userId: id }) => userId(caller, id) },
  "aws:principalorgid": {
    page: GLOBAL,
    of: ({ caller, organizationId }) => (isSigned(caller) ? ofOrganization(organizationId) : ABSENT),
  },
  "aws:principalorgpaths": {
    page: GLOBAL,
    of: ({ caller, organizationPath }) => (isSigned(caller) ? ofOrganization(organizationPath) : ABSENT),
  },
  "aws:principalisawsservice": { page: GLOBAL, of: ({ caller }) => present(String(caller.kind === "service")) },
  "aws:principalservicename": {
    page: GLOBAL,
    of: ({ caller }) => orAbsent(caller.kind === "service" ? caller.arn : undefined),
  },
  /** Every name of the service, which may have one in each region. */
  "aws:principalservicenameslist": { page: GLOBAL, of: ofServiceCall },
  /** Whose resource a service calls for ("The confused deputy problem"). */
  "aws:sourceaccount": { page: GLOBAL, of: (call) => ofSource(call, call.sourceAccount) },
  /** Of a resource of the account; the ARNs of some, such as S3 buckets, have no account. */
  "aws:sourcearn": {
    page: GLOBAL,
    of: (call) =>
      call.caller.kind === "service" && call.sourceAccount !== undefined
        ? partial(`arn:*:*:*:${call.sourceAccount}:*`, "arn:*:*:*::*")
        : ofServiceCall(call),
  },
  "aws:sourceorgid": { page: GLOBAL, of: (call) => ofSource(call, call.sourceOrganization) },
  "aws:sourceorgpaths": { page: GLOBAL, of: (call) => ofSource(call, call.sourceOrganizationPath) },
  /** What aws:SourceAccount was called first; the policy that a topic is born with still asks for it. */
  "aws:sourceowner": {
    page: "Example cases for Amazon SNS access control",
    of: (call) => ofSource(call, call.sourceAccount),
  },
  /** The services that pass a principal's request on: one, as a request through several is not looked at. */
  "aws:calledvia": { page: FORWARDED, of: calledVia },
  "aws:calledviafirst": { page: FORWARDED, of: calledVia },
  "aws:calledvialast": { page: FORWARDED, of: calledVia },
  /** The service in some Region that uses the key for the principal. */
  "kms:viaservice": {
    page: "AWS KMS condition keys",
    of: (call) => {
      if (call.through === undefined) return ofServiceCall(call);
      const { viaService, partition } = call.through;
      return viaService === undefined ? ABSENT : partial(viaServicePattern(viaService, partition));
    },
  },
  /** The audience of a sign-in to the console is the same for everyone. */
  "saml:aud": {
    page: "Configure SAML assertions for the authentication response",
    of: () => present("https://signin.aws.amazon.com/saml"),
  },
} satisfies Record<string, Fact>;

export type FactKey = keyof typeof FACTS;

const ALWAYS = ["aws:currenttime", "aws:epochtime", "aws:securetransport"] as const;
/** Keys that a request carries only where a service makes it, or passes it on. */
const SERVICE_CALL = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
] as const;
const ACCOUNT_PRINCIPAL = [
  ...ALWAYS,
  ...SERVICE_CALL,
  ...FORWARDING_KEYS,
  "aws:tokenissuetime",
  "aws:principalarn",
  "aws:principalaccount",
  "kms:calleraccount",
  "aws:principaltype",
  "aws:username",
  "aws:userid",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalisawsservice",
] as const;

/** Which facts are taken as known, by who calls and who asks; all other keys are open. */
const KNOWN = {
  /** One request, whoever makes it. */
  request: [...ACCOUNT_PRINCIPAL, "aws:requestedregion", "aws:resourceaccount", "s3:resourceaccount"],
  /** A user or role of the analyzed account. */
  accountPrincipal: ACCOUNT_PRINCIPAL,
  /** An account or a principal outside, or everyone: in its own account it may call through any service. */
  external: [
    ...ALWAYS,
    ...SERVICE_CALL,
    "aws:principalarn",
    "aws:principalaccount",
    "kms:calleraccount",
    "aws:principalisawsservice",
    "aws:principalorgid",
  ],
  /** A service or an identity provider that a resource policy names. */
  externalService: [
    ...ALWAYS,
    ...SERVICE_CALL,
    "aws:viaawsservice",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
  ],
  /** Someone outside who signs, of whom nothing is known. */
  externalSigner: [...ALWAYS, ...SERVICE_CALL, "aws:principalisawsservice"],
  /** A caller of which nothing is known: it may be a service. */
  anyCaller: ALWAYS,
  /** A service that assumes a role for a resource of the same account. */
  trustedService: [
    "aws:securetransport",
    "aws:viaawsservice",
    "aws:resourceaccount",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
  ],
  /** Whoever signs a SAML assertion for the console; what else it says is up to the signer. */
  samlSignIn: ["saml:aud"],
} satisfies Record<string, readonly FactKey[]>;

export type Asked = keyof typeof KNOWN;

/** The keys of the table, and what it says of one, whoever asks. */
export const FACT_KEYS = Object.keys(FACTS) as FactKey[];

export function fact(key: FactKey, call: DirectCall): ContextValue {
  return FACTS[key].of(call);
}

const REQUEST_KEYS: ReadonlySet<string> = new Set(KNOWN.request);

/** The fact of a single request; undefined for a key, in lower case, that is open. */
export function requestFact(key: string, call: DirectCall): ContextValue | undefined {
  return REQUEST_KEYS.has(key) ? FACTS[key as FactKey].of(call) : undefined;
}

/** The fact of a resource; undefined for a key, in lower case, that does not follow from it. */
export function resourceFact(key: string, resource: CalledResource): ContextValue | undefined {
  return Object.hasOwn(RESOURCE_FACTS, key)
    ? RESOURCE_FACTS[key as keyof typeof RESOURCE_FACTS].of(resource)
    : undefined;
}

/** Whether a key, in lower case, depends on the resource of the request: its tags, too, and those of its service. */
export function isResourceKey(key: string): boolean {
  return key.startsWith("aws:resource") || /:(?:resource|bucket)tag\//.test(key) || Object.hasOwn(RESOURCE_FACTS, key);
}

/** Whether the caller itself chooses the value of a key, in lower case: tags that it asks to set ("aws:RequestTag", "aws:TagKeys"). */
export function isCallersChoice(key: string): boolean {
  return key === "aws:tagkeys" || key.startsWith("aws:requesttag/");
}

/** The facts by which policies tell a call that a service passes on from a direct one; `through` undefined: of a direct one. */
export function forwardingFacts(caller: AnyCaller, through: ForwardedCall | undefined): Map<string, ContextValue> {
  return new Map(FORWARDING_KEYS.map((key) => [key, FACTS[key].of({ caller, at: undefined, through })]));
}

/** All that is known of a call, by condition key in lower case. */
export function knownFacts(asked: Asked, call: DirectCall): Map<string, ContextValue> {
  return new Map(KNOWN[asked].map((key) => [key, FACTS[key].of(call)]));
}

/** The request context of a call of which these facts alone are known. */
export function factContext(asked: Asked, call: DirectCall): ConditionContext {
  const known = knownFacts(asked, call);
  return { lookup: (key) => known.get(key) ?? UNKNOWN };
}

/** Absent, unless a service calls: then it has a value that the request alone tells. */
function ofServiceCall({ caller }: DirectCall): ContextValue {
  return caller.kind === "service" ? UNKNOWN : ABSENT;
}

function ofSource({ caller }: DirectCall, value: string | null | undefined): ContextValue {
  return caller.kind === "service" ? ofOrganization(value) : ABSENT;
}

function calledVia(call: DirectCall): ContextValue {
  return call.through === undefined ? ofServiceCall(call) : present(call.through.principal);
}

/** Keys of an organization are in the request context only where the account is a member of one. */
function ofOrganization(value: string | null | undefined): ContextValue {
  return value === null ? ABSENT : orUnknown(value);
}
