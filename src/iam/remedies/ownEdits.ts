import type { Finding } from "../findings/findingRules.ts";
import type { Edit } from "./edit.ts";
import { protectionOf } from "./protectedPrincipals.ts";

/** What may end a finding about a principal or its credentials by itself. */
export function ownEdits(finding: Finding): Edit[][] {
  const [principal = ""] = finding.principals;
  switch (finding.kind) {
    case "unused-principal":
      return protectionOf(principal) === undefined ? [[{ kind: "delete-principal", principal }]] : [];
    case "access-key-unused":
    case "access-key-not-rotated":
      return [[{ kind: "deactivate-access-key", principal, key: finding.facts.key }]];
    case "two-active-access-keys": {
      const { key1LastUsed, key2LastUsed } = finding.facts;
      const key = (key1LastUsed ?? "") < (key2LastUsed ?? "") ? 1 : 2;
      return [[{ kind: "deactivate-access-key", principal, key }]];
    }
    default:
      return [];
  }
}
