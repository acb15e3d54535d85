import { compilePattern, type Matcher } from "./pattern.ts";

/** The six parts of an ARN; the last holds whatever colons follow. Undefined when it is none. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const parts = segments(text);
  const [prefix, partition = "", service = "", region = "", account = "", resource] = parts;
  if (prefix !== "arn" || resource === undefined) return undefined;
  return { partition, service, region, account, resource };
}

/** The account in an ARN; undefined where it names none, as S3 does, or none of a customer (`aws`). */
export function arnAccount(text: string): string | undefined {
  let from = 0;
  for (let colons = 0; colons < 4; colons++) {
    from = text.indexOf(":", from) + 1;
    if (from === 0) return undefined;
  }
  return text.charAt(from + 12) === ":" && /^\d{12}$/.test(text.slice(from, from + 12))
    ? text.slice(from, from + 12)
    : undefined;
}

/**
 * A pattern of the operators ArnEquals and ArnLike, which are the same: each of the six parts is compared on its own
 * ("IAM JSON policy elements: Condition operators", Amazon Resource Name). A `*` alone stands for every ARN.
 */
export function compileArnPattern(pattern: string): Matcher {
  if (pattern === "*") return (value) => parseArn(value) !== undefined;
  const matchers = segments(pattern).map(compilePattern);
  return (value) => {
    const parts = segments(value);
    return (
      parts.length === matchers.length && parts.length === 6 && matchers.every((match, i) => match(parts[i] ?? ""))
    );
  };
}

/** At most six: the last keeps its colons. */
function segments(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < 5) {
    const colon = text.indexOf(":", from);
    if (colon < 0) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}
