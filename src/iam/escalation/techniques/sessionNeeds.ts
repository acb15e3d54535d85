import type { OpenCondition } from "../../policy/statement.ts";

/**
 * What else a principal must be allowed when conditions ask something of the session that it starts: who it says it is,
 * and the session's tags ("Monitor and control actions taken with assumed roles", "Pass session tags in AWS STS"). Both
 * are its own choice.
 */
const NEEDED = [
  { action: "sts:SetSourceIdentity", asks: /^sts:sourceidentity$/i },
  { action: "sts:TagSession", asks: /^(?:aws:requesttag\/.*|aws:tagkeys|sts:transitivetagkeys)$/i },
] as const;

type SessionAction = (typeof NEEDED)[number]["action"];

/** The part of a reason that matters here: the policy that it is from, and what it leaves open. */
interface OpenReason {
  layer: string;
  open: readonly OpenCondition[];
}

/**
 * The actions without which none of the conditional reasons of a layer holds, and whether nothing else is open: the
 * caller then sends what is asked for.
 */
export function sessionNeeds(reasons: readonly OpenReason[]): { actions: SessionAction[]; settled: boolean } {
  const layers = Map.groupBy(reasons, ({ layer }) => layer);
  const actions = new Set<SessionAction>();
  let settled = true;
  for (const alternatives of layers.values()) {
    const needs = alternatives.map(({ open }) => ({ needed: neededBy(open), settled: open.every(isSendable) }));
    const best = needs.find((each) => each.settled) ?? needs.find(({ needed }) => needed.length === 0) ?? needs[0];
    for (const action of best?.needed ?? []) actions.add(action);
    if (best?.settled === false) settled = false;
  }
  return { actions: [...actions], settled };
}

function neededBy(open: readonly OpenCondition[]): SessionAction[] {
  return NEEDED.flatMap(({ action, asks }) =>
    open.some((condition) => asks.test(condition.key) && demands(condition)) ? [action] : [],
  );
}

/** Whether the condition fails when the key is not sent; a Deny is one that its exception must lift. */
function demands({ operator, effect, values }: OpenCondition): boolean {
  if (/IfExists$|^ForAllValues:/.test(operator)) return false;
  if (operator.endsWith("Null")) return values.includes(effect === "Allow" ? "false" : "true");
  return (effect === "Allow") !== operator.includes("Not");
}

/** Whether the caller can send what holds. */
function isSendable(condition: OpenCondition): boolean {
  if (!NEEDED.some(({ asks }) => asks.test(condition.key))) return false;
  return !demands(condition) || condition.values.some((value) => !value.includes("${"));
}
