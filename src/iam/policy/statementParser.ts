import { parseConditions } from "./conditionParser.ts";
import { isObject, type JsonObject, strings } from "./json.ts";
import { parsePrincipal } from "./principalParser.ts";
import type { PolicyVersion, Statement } from "./statement.ts";

/**
 * Where a policy stands, which decides what its statements must hold: an identity policy (boundaries, session policies
 * and SCPs are of the same form) names resources and no principal; a resource policy names a principal; a trust policy
 * names a principal and no resource. Without a kind neither is checked.
 */
export type PolicyKind = "identity" | "resource" | "trust";

export interface ParsedStatement {
  /** Undefined when AWS would refuse the statement for what it lacks or holds. */
  statement: Statement | undefined;
  problems: string[];
}

const ELEMENTS: ReadonlySet<string> = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);
/** One statement; every reason to leave it out is named, and what can never match although it stands there. */
export function parseStatement(
  raw: unknown,
  position: number,
  version: PolicyVersion,
  kind: PolicyKind | undefined,
): ParsedStatement {
  if (!isObject(raw)) return { statement: undefined, problems: ["not an object"] };
  const broken: string[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(raw)) if (!ELEMENTS.has(name)) broken.push(`${name}: no element of a statement`);

  const { Sid: sid, Effect: effect } = raw;
  if (sid !== undefined && typeof sid !== "string") broken.push("Sid: not a string");
  if (effect === undefined) broken.push("no Effect");
  else if (effect !== "Allow" && effect !== "Deny") broken.push("Effect: neither Allow nor Deny");

  const action = parsePatterns(raw, "Action", broken);
  if (action === undefined && !("Action" in raw || "NotAction" in raw)) broken.push("no Action");
  for (const pattern of action?.patterns ?? []) {
    if (pattern !== "*" && !pattern.includes(":"))
      warnings.push(`Action: ${pattern} has no service and matches nothing`);
  }

  const resource = parsePatterns(raw, "Resource", broken);
  const named = "Resource" in raw || "NotResource" in raw;
  if (kind === "identity" && !named) broken.push("no Resource");
  if (kind === "trust" && named) broken.push("Resource: not allowed in a trust policy");
  for (const pattern of resource?.patterns ?? []) {
    if (!/^(\*|arn:.*)$/su.test(pattern)) warnings.push(`Resource: ${pattern} is no ARN`);
  }

  const principal = parsePrincipal(raw, broken, warnings);
  const addressed = "Principal" in raw || "NotPrincipal" in raw;
  if (kind === "identity" && addressed) broken.push("Principal: not allowed in an identity policy");
  if ((kind === "resource" || kind === "trust") && !addressed) broken.push("no Principal");

  const conditions = parseConditions(raw.Condition, broken, warnings);
  if (broken.length > 0 || (effect !== "Allow" && effect !== "Deny") || action === undefined) {
    return { statement: undefined, problems: [...broken, ...warnings] };
  }
  const id = typeof sid === "string" && sid !== "" ? sid : `#${position}`;
  const patterns = action.patterns.map((pattern) => pattern.toLowerCase());
  return {
    statement: { id, effect, action: { ...action, patterns }, resource, principal, conditions, version },
    problems: warnings,
  };
}

/** An element and its negation, of which a statement has one. */
function parsePatterns(
  raw: JsonObject,
  name: "Action" | "Resource",
  broken: string[],
): { not: boolean; patterns: readonly string[] } | undefined {
  const negation = `Not${name}`;
  const not = raw[negation] !== undefined;
  const value = not ? raw[negation] : raw[name];
  if (not && raw[name] !== undefined) broken.push(`both ${name} and ${negation}`);
  if (value === undefined) return undefined;
  const patterns = strings(value);
  if (patterns !== undefined && patterns.length > 0) return { not, patterns };
  broken.push(`${not ? negation : name}: neither a string nor a list of them`);
  return undefined;
}
