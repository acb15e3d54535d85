import type { Finding, PolicyStatement } from "../../../iam/index.ts";
import { groupId } from "../findings/groups.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";

/** What closes a way: the remedy of the finding of the principal that goes it; it may be one of several like it. */
export function closing(finding: Finding | undefined, others: number, links: Links): Markup {
  if (finding === undefined) return html``;
  const { remedy, policyChange, principals } = finding;
  const of =
    others === 0
      ? ""
      : html` This is said of ${links.principal(principals[0] ?? "")}; <a href="#${groupId("escalation-path")}">their findings</a> say it of the others.`;
  const change =
    policyChange?.change === "add-statement"
      ? html`<p class="change">Add to ${policyName(policyChange.policy)}:</p><pre>${statementText(policyChange.statement)}</pre>`
      : "";
  return html`<p class="remedy"><b>What closes it:</b> ${value(remedy)}${of}</p>${change}\n`;
}

function statementText(statement: PolicyStatement): string {
  return JSON.stringify(statement, null, 1).split("\n").map(visible).join("\n");
}
