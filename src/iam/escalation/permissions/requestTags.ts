import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { ABSENT, type ConditionContext, type ContextValue, present } from "../../policy/context.ts";
import { hasWildcard, patternText } from "../../policy/pattern.ts";
import { parseTemplate, resolveTemplate } from "../../policy/variables.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";

const REQUEST_TAG = "aws:requesttag/";
const TAG_KEYS = "aws:tagkeys";
const UNTAGGING = /^(?:Untag|Remove|Delete)/;
/** Requests tried for one action. */
const TRIED = 8;

/** Whether a condition is on what the caller writes into the request: its tags ("Controlling access to AWS resources using tags"). */
export function isCallersChoice(key: string): boolean {
  const name = key.toLowerCase();
  return name === TAG_KEYS || name.startsWith(REQUEST_TAG);
}

/** The actions one of which a caller must be allowed to tag what an action makes: `iam:TagUser` for `iam:CreateUser`. */
export function taggingActions(action: string): readonly string[] {
  const entry = findAction(action);
  if (entry === undefined) return [];
  const { prefix, actions } = serviceOfAction(entry.id);
  const names = actions
    .filter(({ name, accessLevel }) => accessLevel === "Tagging" && !UNTAGGING.test(name))
    .map(({ name }) => name);
  const own = names.filter((name) => name.startsWith("Tag") && entry.name.endsWith(name.slice("Tag".length)));
  return (own.length > 0 ? own : names).map((name) => `${prefix}:${name}`);
}

/** A request with the tags that it sends, if any. */
interface TaggedRequest {
  tagged: ConditionContext;
  sent: boolean;
}

/**
 * The tags that a caller may send so that the statements about its request let it through: for each Allow those that it
 * asks for, with those that Denies make an exception for; and none at all. Empty where no statement reads them.
 */
export function taggedRequests(
  statements: readonly PrincipalStatement[],
  context: ConditionContext,
): readonly TaggedRequest[] {
  const reads = statements.filter(({ source }) =>
    (source?.conditions ?? []).some(({ condition }) => isCallersChoice(condition.key)),
  );
  if (reads.length === 0) return [];
  const always = reads.filter(({ effect, layer }) => effect === "Deny" || layer === "boundary");
  const allowing = statements.filter(({ effect, layer }) => effect === "Allow" && layer === "identity");
  const found = new Map<string, TaggedRequest>();
  for (const tags of [
    new Map(),
    ...allowing.slice(0, TRIED).map((statement) => tagsFor([statement, ...always], context)),
  ] satisfies Tags[]) {
    found.set(JSON.stringify([...tags]), { tagged: sending(tags, context), sent: tags.size > 0 });
  }
  return [...found.values()];
}

/** By key in lower case, the key as written and the value. */
type Tags = Map<string, { key: string; value: string }>;

function tagsFor(statements: readonly PrincipalStatement[], context: ConditionContext): Tags {
  const tags: Tags = new Map();
  const add = (key: string, value: string | undefined): void => {
    const known = tags.get(key.toLowerCase());
    if (value !== undefined && (known === undefined || known.value === WITNESS)) {
      tags.set(key.toLowerCase(), { key, value });
    }
  };
  for (const { effect, source } of statements) {
    for (const { condition } of source?.conditions ?? []) {
      if (!isCallersChoice(condition.key)) continue;
      const { base = "", values } = condition;
      const name = condition.key.slice(REQUEST_TAG.length);
      const isOnKeys = condition.key.toLowerCase() === TAG_KEYS;
      if (base === "Null") {
        if (!isOnKeys && values.includes(effect === "Allow" ? "false" : "true")) add(name, WITNESS);
        continue;
      }
      const isWanted = (effect === "Allow") === !base.includes("Not");
      if (!isWanted) continue;
      if (!isOnKeys)
        add(
          name,
          values.map((value) => sendable(value, context)).find((value) => value !== undefined),
        );
      else if (condition.qualifier !== "ForAllValues")
        for (const key of values) if (!hasWildcard(key)) add(key, WITNESS);
    }
  }
  return tags;
}

/** A value that the caller can send so that it matches; undefined for a variable without a known value. */
function sendable(value: string, context: ConditionContext): string | undefined {
  const resolved = resolveTemplate(parseTemplate(value, "2012-10-17", true), context);
  if (resolved === undefined) return undefined;
  return hasWildcard(resolved.pattern) ? witnessOf(resolved.pattern) : patternText(resolved.pattern);
}

function sending(tags: Tags, context: ConditionContext): ConditionContext {
  const keys: ContextValue =
    tags.size === 0 ? ABSENT : { state: "present", values: [...tags.values()].map(({ key }) => key) };
  return {
    lookup: (key) => {
      if (key === TAG_KEYS) return keys;
      if (!key.startsWith(REQUEST_TAG)) return context.lookup(key);
      const tag = tags.get(key.slice(REQUEST_TAG.length));
      return tag === undefined ? ABSENT : present(tag.value);
    },
  };
}
