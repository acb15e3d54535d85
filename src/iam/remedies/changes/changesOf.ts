import { isAwsManagedPolicy } from "../../policy/arn.ts";
import { listOf } from "../../policy/document.ts";
import { type DocumentEdit, type Edit, isDocumentEdit } from "../edit.ts";
import type { Change, Document } from "../model.ts";
import { type AccountDocuments, attachedTo, documentOf, placeOf } from "./documents.ts";
import { editDocument } from "./editDocument.ts";

/** Longest policy documents in characters without white space ("IAM and AWS STS quotas"): managed, and inline of each owner. */
const LONGEST_MANAGED = 6_144;

/** Changes, and for each policy that they edit where its statements come from (`EditedDocument.origins`). */
export interface EditedPolicies {
  changes: readonly Change[];
  origins: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * The changes that make these edits: one a policy, whole. Undefined where one of them cannot be made: the document cannot be
 * read, the policy is one of AWS, or it would become longer than AWS allows.
 */
export function changesOf(documents: AccountDocuments, edits: readonly Edit[]): EditedPolicies | undefined {
  const changes: Change[] = [];
  const origins = new Map<string, ReadonlyMap<string, string>>();
  const byPolicy = new Map<string, DocumentEdit[]>();
  const gone = new Set<string>();
  for (const edit of edits) {
    if (isDocumentEdit(edit)) {
      const list = byPolicy.get(edit.policy) ?? [];
      list.push(edit);
      byPolicy.set(edit.policy, list);
      continue;
    }
    const { kind, ...rest } = edit;
    const change = { operation: kind, ...rest } as Change;
    if (change.operation === "delete-policy") gone.add(change.policy);
    changes.push(change);
  }
  for (const [policy, list] of byPolicy) {
    if (gone.has(policy)) continue;
    const before = documentOf(documents, policy);
    const after = before && editDocument(before, list);
    const made = after && documentChanges(documents, policy, after.document);
    if (after === undefined || made === undefined) return undefined;
    origins.set(policy, after.origins);
    changes.push(...made);
  }
  const once = [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
  return { changes: once, origins };
}

function documentChanges(documents: AccountDocuments, policy: string, document: Document): Change[] | undefined {
  const place = placeOf(policy);
  if (place.kind === "managed" && isAwsManagedPolicy(policy)) return undefined;
  if (listOf(document.Statement).length > 0) {
    if (place.kind === "managed" && JSON.stringify(document).length > LONGEST_MANAGED) return undefined;
    return [{ operation: "put-policy-document", policy, document }];
  }
  switch (place.kind) {
    case "inline":
      return [{ operation: "delete-policy", policy }];
    case "managed":
      return attachedTo(documents, policy).map((principal) => ({ operation: "detach-policy", policy, principal }));
    case "resource":
      // A key cannot be without a policy.
      return policy.includes(":kms:") ? undefined : [{ operation: "delete-policy", policy }];
    case "trust":
      return undefined;
  }
}
