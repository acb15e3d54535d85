import type { Subject } from "./principalEvaluation.ts";

/** The principal as if no policy of its organization limited it; the same object where none does. */
export function withoutOrganization(subject: Subject): Subject {
  const statements = subject.statements.filter(
    ({ layer }) => layer !== "serviceControl" && layer !== "resourceControl",
  );
  return statements.length === subject.statements.length && subject.levels === 0
    ? subject
    : { ...subject, levels: 0, statements };
}
