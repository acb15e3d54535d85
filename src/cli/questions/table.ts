import type { OpenCondition, Proof } from "../../iam/index.ts";
import { printable } from "../printable.ts";
import type { Answer } from "./answers.ts";

/** A cell is a list of lines. */
type Row = readonly (readonly string[])[];

/** Answers with the same reasons stand in one row; of their resources so many are shown. */
const RESOURCES = 10;

/** The answers as a table; the columns are as wide as what they hold. */
export function answerTable(answers: readonly Answer[]): string {
  const isAboutAll = answers.some(({ service }) => service !== undefined);
  const head = isAboutAll
    ? ["SERVICE", "CAPABILITY", "RESOURCE", "CERTAINTY", "CONDITIONS", "STATEMENTS"]
    : ["PRINCIPAL", "RESOURCE", "CERTAINTY", "CONDITIONS", "STATEMENTS"];
  const groups = Map.groupBy(answers, ({ resource: _, pattern: __, ...rest }) => JSON.stringify(rest));
  const rows = [...groups.values()].flatMap((group): Row[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { principal, service = "", capability = "", certainty, conditions, statements, through } = first;
    const named = group.map(({ resource, pattern }) => resource ?? pattern ?? "(the service)");
    const places =
      named.length > RESOURCES ? [...named.slice(0, RESOURCES), `and ${named.length - RESOURCES} more`] : named;
    const reasons = [
      [certainty],
      [...conditions.map(conditionText), ...(through ? [`only through ${through.join(", ")}`] : [])],
      statements.map(statementText),
    ];
    return [isAboutAll ? [[service], [capability], places, ...reasons] : [[principal], places, ...reasons]];
  });
  const table = [head.map((title) => [title]), ...rows].map((row) => row.map((cell) => cell.map(printable)));
  const widths = head.map((_, at) => Math.max(...table.flatMap((row) => (row[at] ?? []).map(({ length }) => length))));
  return table.map((row) => linesOf(row, widths)).join("");
}

function linesOf(row: Row, widths: readonly number[]): string {
  const height = Math.max(1, ...row.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => {
    const cells = row.map((cell, at) => (cell[line] ?? "").padEnd(widths[at] ?? 0));
    return `${cells.join("  ").trimEnd()}\n`;
  }).join("");
}

function conditionText({ operator, key, values, effect }: OpenCondition): string {
  const text = `${operator} ${key} ${values.join(", ")}`;
  return effect === "Deny" ? `unless ${text}` : text;
}

function statementText({ policy, statement, effect }: Proof): string {
  return `${effect === "Deny" ? "Deny " : ""}${statement} of ${policy}`;
}
