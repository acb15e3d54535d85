import type { PolicyKind, PreparedPolicies } from "../../iam/index.ts";
import { createSightings } from "./sightings.ts";

/** Characters of policies that are kept. */
const REMEMBERED = 4 * 1024 * 1024;

/** Policies that were prepared, by the text that they were read from. */
export interface PolicyCache {
  /** Whether to look for policies of the next request: where none ever come again, most are not looked for. */
  isWorthLooking(): boolean;
  /** `kind`: of the resource policy. */
  find(kind: PolicyKind, text: string): PreparedPolicies | undefined;
  /** Keeps policies that have come a second time. */
  note(kind: PolicyKind, text: string, policies: PreparedPolicies): void;
}

/** The text apart from the input that it is a part of, which would be kept with it. */
function copyOf(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}

export function createPolicyCache(): PolicyCache {
  const known = new Map<PolicyKind, Map<string, PreparedPolicies>>();
  const sightings = createSightings();
  let characters = 0;
  return {
    isWorthLooking: sightings.isWorthLooking,
    find(kind, text) {
      const found = known.get(kind)?.get(text);
      if (found !== undefined) sightings.found();
      return found;
    },
    note(kind, text, policies) {
      if (!sightings.isSecond(text)) return;
      characters += text.length;
      if (characters > REMEMBERED) {
        known.clear();
        characters = text.length;
      }
      const ofKind = known.get(kind) ?? new Map<string, PreparedPolicies>();
      known.set(kind, ofKind.set(copyOf(text), policies));
    },
  };
}
