import type { PolicyKind, PolicyVersion, Statement } from "../statement.ts";
import { parseConditions } from "./conditionParser.ts";
import { isObject, type JsonObject, strings } from "./json.ts";
import { parsePrincipal } from "./principalParser.ts";
import { hasService, isResourceForm, refusedDeny } from "./refusedDeny.ts";

export interface ParsedStatement {
  /** Undefined when AWS would refuse the statement, unless it is a Deny. */
  statement: Statement | undefined;
  problems: string[];
}

const ELEMENTS: ReadonlySet<string> = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);

/**
 * One statement; every reason why AWS would refuse it is named, and every element that can never match. A
 * refused Deny, in upper or lower case, is kept as one that may hold.
 */
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
    if (!hasService(pattern)) broken.push(`Action: ${pattern} has no service`);
  }

  const resource = parsePatterns(raw, "Resource", broken);
  const named = "Resource" in raw || "NotResource" in raw;
  if ((kind === "identity" || kind === "addressed") && !named) broken.push("no Resource");
  if (kind === "trust" && named) broken.push("Resource: not allowed in a trust policy");
  for (const pattern of resource?.patterns ?? []) {
    // What a resource policy may name is for its service to say: API Gateway's has `execute-api:/stage/*`.
    if (!isResourceForm(pattern)) (kind === "identity" ? broken : warnings).push(`Resource: ${pattern} is no ARN`);
  }

  const before = broken.length;
  const principal = parsePrincipal(raw, broken, warnings);
  const addressed = "Principal" in raw || "NotPrincipal" in raw;
  if (kind === "identity" && addressed) broken.push("Principal: not allowed in an identity policy");
  if (kind !== undefined && kind !== "identity" && !addressed) broken.push("no Principal");
  const principalIsGood = broken.length === before;

  const conditions = parseConditions(raw.Condition, broken);
  const id = statementId(sid, position);
  const problems = [...broken, ...warnings];
  if (broken.length === 0 && (effect === "Allow" || effect === "Deny") && action !== undefined) {
    return { statement: { id, effect, action, resource, principal, conditions, version }, problems };
  }
  if (typeof effect !== "string" || !/^deny$/i.test(effect.trim())) return { statement: undefined, problems };
  const parts = { id, action, resource, principal: principalIsGood ? principal : undefined, conditions, version };
  return { statement: refusedDeny(parts, kind, broken), problems };
}

/** `Proof.statement`: the Sid, else `#` and the position. */
export function statementId(sid: unknown, position: number): string {
  return typeof sid === "string" && sid !== "" ? sid : `#${position}`;
}

/**
 * An element and its negation, of which a statement has one; undefined where it has none that can be read. Actions come
 * in lower case.
 */
function parsePatterns(
  raw: JsonObject,
  name: "Action" | "Resource",
  broken: string[],
): { not: boolean; patterns: readonly string[] } | undefined {
  const negation = `Not${name}`;
  const not = raw[negation] !== undefined;
  const value = not ? raw[negation] : raw[name];
  if (not && raw[name] !== undefined) {
    broken.push(`both ${name} and ${negation}`);
    return undefined;
  }
  if (value === undefined) return undefined;
  const patterns = strings(value);
  if (patterns !== undefined && patterns.length > 0) {
    return { not, patterns: name === "Action" ? patterns.map((pattern) => pattern.toLowerCase()) : patterns };
  }
  broken.push(`${not ? negation : name}: neither a string nor a list of them`);
  return undefined;
}
