import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { witnessOf } from "../../policy/witness.ts";

const PREFIX = "aws:principaltag/";

export interface Tag {
  key: string;
  value: string;
}

/** By their text: tags that conditions of Allow statements ask of a principal; values with variables are left out. */
export function principalTagsAskedFor(policies: readonly CompiledPolicy[]): ReadonlyMap<string, Tag> {
  const found = new Map<string, Tag>();
  for (const { statements } of policies) {
    for (const { effect, conditions } of statements) {
      for (const { condition } of effect === "Allow" ? conditions : []) {
        const { base, key, values } = condition;
        if (!key.toLowerCase().startsWith(PREFIX) || !/^String(?:Equals|Like)/.test(base ?? "")) continue;
        for (const value of values) {
          if (value.includes("${")) continue;
          const tag = { key: key.slice(PREFIX.length), value: base === "StringLike" ? witnessOf(value) : value };
          found.set(JSON.stringify(tag), tag);
        }
      }
    }
  }
  return found;
}
