import { counted } from "../../../platform/numberText.ts";
import { html } from "../markup.ts";
import type { Section } from "../section.ts";
import { statementPiece } from "../shownStatements.ts";

/** The statements that findings, paths and the access map cite, each once, as its policy has it. */
export const statements: Section = {
  id: "statements",
  title: "Policy statements",
  short: "Statements",
  share: 0.09,
  *body({ links }) {
    const { list, omitted } = links.places.statements;
    if (list.length === 0) {
      yield html`<p>No statement of a policy is cited, or the documents were not kept.</p>\n`;
      return;
    }
    yield html`<details class="group" id="statement-list"><summary>${counted(list.length, "statement")} that this report cites, as ${list.length === 1 ? "its policy has it" : "their policies have them"}</summary>
<p>Each is here once, with the policies that have it word for word.</p>
<div class="statements">\n`;
    for (const statement of list) yield statementPiece(statement);
    yield html`</div></details>\n`;
    if (omitted > 0)
      yield html`<p class="omitted">${counted(omitted, "more statement")} that the report cites ${omitted === 1 ? "is" : "are"} left out to limit its size; <code>aws iam get-account-authorization-details</code> prints them.</p>\n`;
  },
};
