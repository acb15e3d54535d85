import * as z from "zod";

/** One line of text that a person or a program wrote: well-formed Unicode without control characters. */
export function line(maxLength: number) {
  return z
    .string()
    .min(1, "must not be empty")
    .max(maxLength, `must be at most ${maxLength} characters`)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), "must be text without control characters");
}

/** Characters `!` to `~`: what an HTTP header may contain (RFC 9110, section 5.5), without spaces. */
export function visibleAscii(maxLength: number) {
  return z
    .string()
    .max(maxLength, `must be at most ${maxLength} characters`)
    .regex(/^[\x21-\x7e]+$/, "must be one or more visible ASCII characters");
}
