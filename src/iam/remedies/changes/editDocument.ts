import { listOf } from "../../policy/document.ts";
import { isObject, type JsonObject, strings } from "../../policy/parse/json.ts";
import { statementId } from "../../policy/parse/statementParser.ts";
import { compilePattern } from "../../policy/pattern.ts";
import type { DocumentEdit } from "../edit.ts";
import type { Document } from "../model.ts";

/** Sid of the statements that are added to deny what a wildcard allows. */
const DENY_SID = "DenyEscalation";

interface Draft {
  /** The statement; undefined once it is deleted. */
  statement: JsonObject | undefined;
  /** What takes the place of a part of it, after it. */
  added: JsonObject[];
}

/** A policy document after edits. */
export interface EditedDocument {
  document: Document;
  /** By `Proof.statement` of a statement, that of the statement it comes from in the document before. */
  origins: ReadonlyMap<string, string>;
}

/**
 * The document after all of these edits; undefined where one of them cannot be made. It may be left without a statement.
 */
export function editDocument(document: Document, edits: readonly DocumentEdit[]): EditedDocument | undefined {
  const drafts = listOf(document.Statement).map((statement, position): [string, Draft] => [
    isObject(statement) ? statementId(statement.Sid, position) : "",
    { statement: isObject(statement) ? statement : undefined, added: [] },
  ]);
  const denied: Denied = new Map();
  for (const edit of inOrder(edits)) {
    const meant = drafts.filter(([id]) => id === edit.statement).map(([, draft]) => draft);
    if (meant.length === 0) return undefined;
    for (const draft of meant) {
      const whole = draft.statement;
      if (whole === undefined || whole.Effect !== "Allow") continue;
      const made = edited(whole, edit, denied);
      if (made === undefined) return undefined;
      draft.statement = made.statement;
      draft.added.push(...made.added);
    }
  }
  const sids = new Set(drafts.map(([, { statement }]) => statement?.Sid));
  const statements = drafts.flatMap(([id, { statement, added }]) =>
    [...(statement === undefined ? [] : [statement]), ...added].map((each) => ({ id, statement: each })),
  );
  const origins = new Map(statements.map(({ id, statement }, position) => [statementId(statement.Sid, position), id]));
  const denies = [...denied.values()].map(({ resource, actions }) => ({
    Sid: unused(DENY_SID, sids),
    Effect: "Deny",
    Action: oneOrMore([...actions].sort()),
    ...resource,
  }));
  return {
    document: { ...document, Statement: [...statements.map(({ statement }) => statement), ...denies] },
    origins,
  };
}

type ResourceEdit = Extract<DocumentEdit, { kind: "remove-resource" }>;
type MergedEdit = Exclude<DocumentEdit, ResourceEdit> | (Omit<ResourceEdit, "resource"> & { resources: string[] });

/** Those of resources last, the resources of one action together, and none where the action goes as a whole. */
function inOrder(edits: readonly DocumentEdit[]): MergedEdit[] {
  const whole = new Set(
    edits.flatMap((edit) => (edit.kind === "remove-action" ? `${edit.statement} ${edit.action.toLowerCase()}` : [])),
  );
  const narrowed = new Map<string, Extract<MergedEdit, { kind: "remove-resource" }>>();
  const others: MergedEdit[] = [];
  for (const edit of edits) {
    if (edit.kind !== "remove-resource") {
      others.push(edit);
      continue;
    }
    const { resource, ...rest } = edit;
    const key = `${edit.statement} ${edit.action.toLowerCase()}`;
    if (whole.has(key)) continue;
    const known = narrowed.get(key) ?? { ...rest, resources: [] };
    narrowed.set(key, known);
    known.resources.push(resource);
  }
  return [...others, ...narrowed.values()];
}

type Denied = Map<string, { resource: JsonObject; actions: Set<string> }>;

function edited(statement: JsonObject, edit: MergedEdit, denied: Denied): Draft | undefined {
  switch (edit.kind) {
    case "delete-statement":
      return { statement: undefined, added: [] };
    case "remove-action":
      return withoutAction(statement, edit.action, denied);
    case "remove-resource":
      return withoutResources(statement, edit.action, edit.resources);
    case "add-condition":
      return withCondition(statement, edit.condition);
    case "remove-principal":
      return withPrincipals(statement, edit.principal, []);
    case "replace-principal":
      return withPrincipals(statement, edit.principal, edit.by);
  }
}

/** Where the action is written out it goes; what a wildcard grants is denied on what the statement names. */
function withoutAction(statement: JsonObject, action: string, denied: Denied): Draft | undefined {
  const listed = strings(statement.Action);
  const left = listed?.filter((pattern) => pattern.toLowerCase() !== action.toLowerCase());
  const isWide =
    left === undefined || left.some((pattern) => compilePattern(pattern.toLowerCase())(action.toLowerCase()));
  if (isWide) deny(statement, action, denied);
  if (left === undefined || left.length === listed?.length) return { statement, added: [] };
  if (left.length === 0) return { statement: undefined, added: [] };
  return { statement: { ...statement, Action: oneOrMore(left) }, added: [] };
}

function deny(statement: JsonObject, action: string, denied: Denied): void {
  const { Resource, NotResource } = statement;
  const resource = NotResource === undefined ? { Resource: Resource ?? "*" } : { NotResource };
  const key = JSON.stringify(resource);
  const known = denied.get(key) ?? { resource, actions: new Set<string>() };
  denied.set(key, known);
  known.actions.add(action);
}

/** The statement keeps its other actions on all of its resources, and this one on the others. */
function withoutResources(statement: JsonObject, action: string, removed: readonly string[]): Draft | undefined {
  const actions = strings(statement.Action);
  const resources = strings(statement.Resource);
  const left = resources?.filter((each) => !removed.includes(each)) ?? [];
  if (actions === undefined || resources === undefined || left.length === 0 || left.length === resources.length)
    return undefined;
  const others = actions.filter((pattern) => pattern.toLowerCase() !== action.toLowerCase());
  if (others.length === actions.length) return undefined;
  const narrowed: JsonObject = { ...statement, Action: action, Resource: oneOrMore(left) };
  if (others.length === 0) return { statement: narrowed, added: [] };
  const { Sid: _, ...rest } = narrowed;
  return { statement: { ...statement, Action: oneOrMore(others) }, added: [rest] };
}

function withCondition(statement: JsonObject, condition: Readonly<Record<string, unknown>>): Draft | undefined {
  const known = statement.Condition ?? {};
  if (!isObject(known)) return undefined;
  const merged: Record<string, unknown> = { ...known };
  for (const [operator, keys] of Object.entries(condition)) {
    const there = merged[operator];
    merged[operator] = { ...(isObject(there) ? there : {}), ...(isObject(keys) ? keys : {}) };
  }
  return { statement: { ...statement, Condition: merged }, added: [] };
}

/** Without any principal left the statement goes. */
function withPrincipals(statement: JsonObject, principal: string, by: readonly string[]): Draft | undefined {
  const { Principal } = statement;
  if (Principal === principal)
    return { statement: by.length === 0 ? undefined : { ...statement, Principal: { AWS: oneOrMore(by) } }, added: [] };
  if (!isObject(Principal)) return undefined;
  const left: Record<string, unknown> = {};
  let isNamed = false;
  for (const [type, value] of Object.entries(Principal)) {
    const named = strings(value);
    if (named === undefined) return undefined;
    const kept = named.filter((each) => each !== principal);
    const replacing = kept.length < named.length ? by.filter((each) => !kept.includes(each)) : [];
    if (kept.length < named.length) isNamed = true;
    if (kept.length + replacing.length > 0) left[type] = oneOrMore([...kept, ...replacing]);
  }
  if (!isNamed) return undefined;
  return { statement: Object.keys(left).length === 0 ? undefined : { ...statement, Principal: left }, added: [] };
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

function unused(sid: string, sids: Set<unknown>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? sid : `${sid}${number}`;
    if (sids.has(name)) continue;
    sids.add(name);
    return name;
  }
}
