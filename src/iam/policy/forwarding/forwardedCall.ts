/** A call that a service makes with the permissions of the principal that called it. */
export interface ForwardedCall {
  /** The service principal of the service: `athena.amazonaws.com`. */
  readonly principal: string;
  /** What kms:ViaService calls the service, before the Region; undefined where it calls no key. */
  readonly viaService: string | undefined;
  readonly partition: string;
}

/** Condition keys, in lower case, by which a policy tells such a call from a direct one. */
export const FORWARDING_KEYS = [
  "aws:viaawsservice",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "kms:viaservice",
] as const;

const KEYS: ReadonlySet<string> = new Set(FORWARDING_KEYS);

/** Whether a condition key, in lower case, is one of `FORWARDING_KEYS`. */
export function isForwardingKey(key: string): boolean {
  return KEYS.has(key);
}

/** The value of kms:ViaService, with a star for the Region: `s3.*.amazonaws.com`. */
export function viaServicePattern(viaService: string, partition: string): string {
  return `${viaService}.*.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
