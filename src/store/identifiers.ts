import type { Runtime } from "../platform/runtime.ts";

type RandomBytes = Runtime["randomBytes"];

const CUSTOMER_NUMBERS = 10n ** 12n;
/** The largest multiple of 10^12 in 64 bits: numbers from there on would favour the small remainders. */
const UNBIASED_BELOW = (2n ** 64n / CUSTOMER_NUMBERS) * CUSTOMER_NUMBERS;

/** `{partnerId}-{12 digits}`, uniform over all numbers. Not checked against what is taken. */
export function newCustomerId(partnerId: string, randomBytes: RandomBytes): string {
  for (;;) {
    const number = new DataView(randomBytes(8).buffer).getBigUint64(0);
    if (number < UNBIASED_BELOW) return `${partnerId}-${(number % CUSTOMER_NUMBERS).toString().padStart(12, "0")}`;
  }
}

/** JSON list of `count` candidates: the statement takes the first that is free, so that a collision costs nothing. */
export function customerIdCandidates(partnerId: string, randomBytes: RandomBytes, count = 4): string {
  return JSON.stringify(Array.from({ length: count }, () => newCustomerId(partnerId, randomBytes)));
}

const SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const SUFFIX_UNBIASED_BELOW = 252;

/** Four characters of `[A-Z0-9]`, uniform. */
export function newSuffix(randomBytes: RandomBytes): string {
  let suffix = "";
  while (suffix.length < 4) {
    for (const byte of randomBytes(8)) {
      if (byte < SUFFIX_UNBIASED_BELOW && suffix.length < 4) suffix += SUFFIX_ALPHABET[byte % SUFFIX_ALPHABET.length];
    }
  }
  return suffix;
}

/** UTC date `YYYY-MM-DD` of an instant in milliseconds since the epoch. */
export function utcDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** `{kind}-{customerId}-{accountId}-{day}_{RAND4}`. Not checked against what is taken. */
export function newExecutionId(
  kind: "ondemand" | "daily",
  execution: { customerId: string; accountId: string; day: string },
  randomBytes: RandomBytes,
): string {
  return `${kind}-${execution.customerId}-${execution.accountId}-${execution.day}_${newSuffix(randomBytes)}`;
}
