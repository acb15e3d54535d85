import { counted } from "../../platform/numberText.ts";
import { type Finding, remedyOf } from "../findings/findingRules.ts";
import { nameOfPrincipal, policyText } from "../findings/names.ts";
import { listed, sentence, type Text, text } from "../findings/text.ts";
import type { Edit } from "./edit.ts";
import type { Remedy } from "./model.ts";

/** The most edits that a sentence names. */
const NAMED = 3;

/** What to do about a finding: what was proven to end it, else what is generally done about such findings. */
export function remedyText(finding: Finding, remedy: Remedy | undefined): Text {
  const edits = remedy?.closes === "all" ? (remedy.edits ?? []) : [];
  if (edits.length === 0) return remedyOf(finding);
  const merged = inStatements(edits);
  const more = merged.length - NAMED;
  const shown = merged.slice(0, NAMED).map(editText);
  return text`${sentence(listed(more > 0 ? [...shown, text`make ${counted(more, "more change")}`] : shown))}.`;
}

/** Edits, the actions of one statement together. */
type Merged =
  | Exclude<Edit, { kind: "remove-action" }>
  | { kind: "remove-actions"; policy: string; statement: string; actions: string[] };

function inStatements(edits: readonly Edit[]): Merged[] {
  const merged = new Map<string, Merged>();
  for (const edit of edits) {
    const key = edit.kind === "remove-action" ? `${edit.policy}\n${edit.statement}` : JSON.stringify(edit);
    if (edit.kind !== "remove-action") {
      merged.set(key, edit);
      continue;
    }
    const { policy, statement, action } = edit;
    const known = merged.get(key);
    if (known?.kind === "remove-actions") known.actions.push(action);
    else merged.set(key, { kind: "remove-actions", policy, statement, actions: [action] });
  }
  return [...merged.values()];
}

function editText(edit: Merged): Text {
  switch (edit.kind) {
    case "remove-actions":
      return text`remove ${actionsText(edit.actions)} from ${statementText(edit)}`;
    case "remove-resource":
      return text`remove ${{ kind: "resource", name: edit.resource, arn: edit.resource }} from ${statementText(edit)} for ${action(edit.action)}`;
    case "delete-statement":
      return text`delete ${statementText(edit)}`;
    case "remove-principal":
      return text`remove ${edit.principal} from ${statementText(edit)}`;
    case "replace-principal":
      return text`name ${listed(edit.by.map((each) => [each]))} instead of ${edit.principal} in ${statementText(edit)}`;
    case "add-condition":
      return text`require ${conditionText(edit.condition)} in ${statementText(edit)}`;
    case "delete-policy":
      return text`delete ${policyText(edit.policy)}`;
    case "detach-policy":
      return text`detach ${policyText(edit.policy)} from ${nameOfPrincipal(edit.principal)}`;
    case "remove-user-from-group":
      return text`remove ${nameOfPrincipal(edit.user)} from ${nameOfPrincipal(edit.group)}`;
    case "delete-principal":
      return text`delete ${nameOfPrincipal(edit.principal)}`;
    case "deactivate-access-key":
      return text`deactivate access key ${edit.key} of ${nameOfPrincipal(edit.principal)}`;
  }
}

function statementText({ policy, statement }: { policy: string; statement: string }): Text {
  return text`statement ${{ kind: "statement", name: statement }} of ${policyText(policy)}`;
}

function actionsText(actions: readonly string[]): Text {
  const more = actions.length - NAMED;
  const shown = actions.slice(0, NAMED).map(action);
  return listed(more > 0 ? [...shown, text`${counted(more, "more action")}`] : shown);
}

function action(name: string): Text {
  return [{ kind: "action", name }];
}

function conditionText(condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Text {
  const keys = Object.values(condition).flatMap((each) => Object.entries(each));
  return listed(keys.map(([key, value]) => text`${action(key)} to be ${String(value)}`));
}
