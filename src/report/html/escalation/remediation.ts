import type { Finding, PolicyStatement } from "../../../iam/index.ts";
import { groupId } from "../findings/groups.ts";
import { type Links, policyName } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** The remedy of the finding about a principal, for it and `others` with the same path. */
export function remediation(finding: Finding | undefined, others: number, links: Links): Markup {
  if (finding === undefined) return html``;
  const { remedy, policyChange, principals } = finding;
  const of =
    others === 0
      ? ""
      : html` That is for ${links.principal(principals[0] ?? "")}; see <a href="#${groupId("escalation-path")}">the findings</a> for the others.`;
  const change =
    policyChange?.change === "add-statement"
      ? html`<p class="change">Add to ${policyName(policyChange.policy)}:</p><pre>${statementText(policyChange.statement)}</pre>`
      : "";
  return html`<p class="remedy"><b>Remediation:</b> ${value(remedy)}${of}</p>${change}\n`;
}

function statementText(statement: PolicyStatement): string {
  return JSON.stringify(statement, null, 1).split("\n").map(visible).join("\n");
}
