import { techniqueOf } from "../../../iam/index.ts";
import { html, type Markup } from "../markup.ts";
import { counted } from "../vocabulary/words.ts";
import type { PathSummaries } from "./pathSummaries.ts";

const LISTED = 8;

/** The techniques that the most of the easiest paths take, and how to prevent each. */
export function* techniqueList({ techniques }: Pick<PathSummaries, "techniques">): Generator<Markup> {
  const known = [...techniques].flatMap(([id, amount]) => {
    const technique = techniqueOf(id);
    return technique === undefined ? [] : [{ technique, amount }];
  });
  if (known.length === 0) return;
  const listed = known.sort((a, b) => b.amount - a.amount).slice(0, LISTED);
  yield html`<h3>How to prevent ${known.length > listed.length ? "the most frequent" : "these"} techniques</h3>
<ul class="techniques">${listed.map(
    ({ technique: { id, title, remediation }, amount }) =>
      html`<li><b>${title}</b> <small><code>${id}</code>, on the easiest path of ${counted(amount, "user or role", "users and roles")}</small>: ${remediation}.</li>\n`,
  )}</ul>\n`;
}
