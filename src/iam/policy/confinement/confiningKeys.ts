import { parseArn } from "../arn.ts";
import { hasWildcard } from "../pattern.ts";
import { type DemandedValue, fixedPrefix, isOfOneAccount, isSingle } from "./demandedValue.ts";
import type { Admitted, ConfiningKey } from "./model.ts";
import { claimKey } from "./providers.ts";

const GLOBAL = "AWS global condition context keys";
const S3 = "Blocking public access to your Amazon S3 storage";

const organizationPath = (value: DemandedValue): boolean => /^o-[a-z0-9]+(?:\/|$)/.test(fixedPrefix(value));
const signed = ["account"] as const;

const KEYS: Readonly<Record<string, ConfiningKey>> = {
  "aws:principalaccount": { to: "account", page: GLOBAL, confines: isSingle, always: signed },
  "kms:calleraccount": {
    to: "account",
    page: "AWS KMS condition keys",
    confines: isSingle,
    always: ["account", "anyone"],
  },
  "aws:principalarn": { to: "principal", page: GLOBAL, confines: namesPrincipals, always: signed },
  "aws:userid": { to: "principal", page: GLOBAL, confines: namesUniqueId, always: signed },
  "aws:principalorgid": { to: "organization", page: GLOBAL, confines: isSingle },
  "aws:principalorgpaths": { to: "organization", page: GLOBAL, confines: organizationPath },
  "aws:sourcevpc": { to: "network", page: GLOBAL, confines: isSingle },
  "aws:sourcevpce": { to: "network", page: GLOBAL, confines: isSingle },
  "aws:sourcevpcarn": { to: "network", page: GLOBAL, confines: isOfOneAccount, isUnknownToS3: true },
  "aws:vpceaccount": { to: "network", page: GLOBAL, confines: isSingle, isUnknownToS3: true },
  "aws:vpceorgid": { to: "network", page: GLOBAL, confines: isSingle, isUnknownToS3: true },
  "aws:vpceorgpaths": { to: "network", page: GLOBAL, confines: organizationPath, isUnknownToS3: true },
  "aws:sourceip": { to: "address range", page: S3, confines: isNarrowRange },
  "aws:sourcearn": { to: "source", page: GLOBAL, confines: isOfOneAccount },
  "aws:sourceaccount": { to: "source", page: GLOBAL, confines: isSingle },
  "aws:sourceowner": { to: "source", page: "Example cases for Amazon SNS access control", confines: isSingle },
  "aws:sourceorgid": { to: "source", page: GLOBAL, confines: isSingle },
  "aws:sourceorgpaths": { to: "source", page: GLOBAL, confines: organizationPath },
  "lambda:sourcefunctionarn": {
    to: "principal",
    page: "Working with Lambda execution environment credentials",
    confines: isOfOneAccount,
    isUnknownToS3: true,
  },
  "ec2:sourceinstancearn": { to: "principal", page: GLOBAL, confines: isOfOneAccount, isUnknownToS3: true },
  "s3:dataaccesspointaccount": { to: "access point", page: S3, confines: isSingle },
  "s3:dataaccesspointarn": { to: "access point", page: S3, confines: isOfOneAccount },
  "s3:x-amz-server-side-encryption-aws-kms-key-id": { to: "key", page: S3, confines: isSingle },
  /**
   * A function URL of type NONE requires no signature. One of type AWS_IAM requires a signature by any account whose own
   * policies allow the call, and anyone can open such an account.
   */
  "lambda:functionurlauthtype": {
    to: "signed in",
    page: "Control access to Lambda function URLs",
    confines: () => false,
    isUnknownToS3: true,
  },
  "lambda:eventsourcetoken": {
    to: "source",
    page: "AddPermission (AWS Lambda API Reference)",
    confines: isSingle,
    isUnknownToS3: true,
  },
  "aws:principalservicename": { to: "service", page: GLOBAL, confines: ofAnyone(isSingle), isUnknownToS3: true },
  "aws:principalservicenameslist": { to: "service", page: GLOBAL, confines: ofAnyone(isSingle), isUnknownToS3: true },
  "aws:principalisawsservice": {
    to: "service",
    page: GLOBAL,
    confines: ofAnyone(({ text }) => text.toLowerCase() === "true"),
    always: ["anyone"],
    isUnknownToS3: true,
  },
  /** Of one account only: whoever is let in from all accounts can name and tag principals as asked. */
  "aws:username": { to: "principal", page: GLOBAL, confines: ofAccount(isSingle), isUnknownToS3: true },
  /** Not a secret, so it confines nobody where the account is not fixed. */
  "sts:externalid": {
    to: "external id",
    page: "Access to AWS accounts owned by third parties",
    confines: ofAccount(isSingle),
    isUnknownToS3: true,
  },
};

const PRINCIPAL_TAG: ConfiningKey = {
  to: "principal",
  page: GLOBAL,
  confines: ofAccount(isSingle),
  isUnknownToS3: true,
};

/** Keys of the source in the encryption context that services send to KMS, such as `kms:EncryptionContext:aws:logs:arn`. */
const ENCRYPTION_CONTEXT: ConfiningKey = {
  to: "source",
  page: "AWS KMS condition keys",
  confines: (value, { kind }) => kind === "service" && isOfOneAccount(value) && parseArn(value.text) !== undefined,
  isUnknownToS3: true,
};

/** Keys whose values a caller from anywhere can choose, or has whoever it is. */
const CHOSEN =
  /^(?:aws:(?:referer|useragent|username|principaltype|principaltag\/.+|requesttag\/.+|tagkeys|multifactorauth(?:present|age)|sourceidentity|securetransport|viaawsservice|requestedregion)|sts:rolesessionname|lambda:invokedviafunctionurl|s3:(?:prefix|delimiter|max-keys|signatureversion|authtype|signatureage|x-amz-(?:acl|storage-class|content-sha256|server-side-encryption)))$/;

/** What is known of a key in lower case; undefined for one that confines nobody. */
export function confiningKey(key: string, admitted: Admitted): ConfiningKey | undefined {
  if (key.startsWith("aws:principaltag/")) return PRINCIPAL_TAG;
  if (key.startsWith("kms:encryptioncontext:aws:")) return ENCRYPTION_CONTEXT;
  return KEYS[key] ?? (admitted.kind === "provider" ? claimKey(key, admitted.issuer) : undefined);
}

/** Whether a caller from anywhere can bring whatever a condition on the key, in lower case, demands. */
export function isCallersChoice(key: string): boolean {
  return CHOSEN.test(key) || (key in KEYS && key !== "sts:externalid");
}

type Confines = ConfiningKey["confines"];

function ofAnyone(confines: Confines): Confines {
  return (value, admitted) => admitted.kind === "anyone" && confines(value, admitted);
}

function ofAccount(confines: Confines): Confines {
  return (value, admitted) => admitted.kind === "account" && confines(value, admitted);
}

/** Of an account that is let in as a whole, some of its principals; of everyone, those of one account. */
function namesPrincipals(value: DemandedValue, { kind }: Admitted): boolean {
  if (!isOfOneAccount(value)) return false;
  if (kind !== "account") return true;
  const { resource = value.text } = parseArn(value.text) ?? {};
  return isSingle(value) ? resource !== "root" : /^[a-z-]+\/[^*?]/.test(resource);
}

/** An id of its own, or all sessions of the role that has it. */
function namesUniqueId(value: DemandedValue): boolean {
  if (isSingle(value)) return true;
  return /^A[A-Z0-9]{15,}:$|^A[A-Z0-9]{15,}:./.test(fixedPrefix(value)) || /^\d{12}:/.test(fixedPrefix(value));
}

/** "Broad" ranges are public to S3: wider than /8 of IPv4 and /32 of IPv6. An address alone is narrow. */
function isNarrowRange(value: DemandedValue): boolean {
  if (value.isPattern && hasWildcard(value.text)) return false;
  const [address = "", length] = value.text.split("/");
  return length === undefined || Number(length) >= (address.includes(":") ? 32 : 8);
}
