import type { PolicyConditions } from "../findings/model.ts";

/** A part of a change, smaller than a policy: those of one policy are put into one document. `policy` as in `Change`. */
export type Edit =
  /** Takes an action from an Allow; where a wildcard grants it, a Deny of the same policy does. */
  | { kind: "remove-action"; policy: string; statement: string; action: string }
  /** Takes one resource from an Allow that names several. */
  | { kind: "remove-resource"; policy: string; statement: string; action: string; resource: string }
  | { kind: "delete-statement"; policy: string; statement: string }
  /** Takes one principal from an Allow of a trust policy or a resource's policy. */
  | { kind: "remove-principal"; policy: string; statement: string; principal: string }
  | { kind: "replace-principal"; policy: string; statement: string; principal: string; by: readonly string[] }
  | { kind: "add-condition"; policy: string; statement: string; condition: PolicyConditions }
  | { kind: "delete-policy"; policy: string }
  | { kind: "detach-policy"; policy: string; principal: string }
  | { kind: "remove-user-from-group"; user: string; group: string }
  | { kind: "delete-principal"; principal: string }
  | { kind: "deactivate-access-key"; principal: string; key: number };

/** An edit within a policy document. */
export type DocumentEdit = Extract<Edit, { statement: string }>;

export function isDocumentEdit(edit: Edit): edit is DocumentEdit {
  return "statement" in edit;
}

/** Equal for equal edits. */
export function keyOf(edit: Edit): string {
  return JSON.stringify(edit);
}
