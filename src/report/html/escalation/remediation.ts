import { type PolicyStatement, remedyText } from "../../../iam/index.ts";
import type { ReportedFinding } from "../../model/reportedFinding.ts";
import { groupId } from "../findings/groups.ts";
import { remedyBlock } from "../findings/remedy.ts";
import { sentenceMarkup } from "../findings/sentenceMarkup.ts";
import type { Links } from "../links.ts";
import { html, type Markup, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";

/** The remedy of the finding about a principal, for it and `others` with the same path. */
export function remediation(finding: ReportedFinding | undefined, others: number, links: Links): Markup {
  if (finding === undefined) return html``;
  const { policyChange, principals, remedy } = finding;
  const of =
    others === 0
      ? ""
      : html` That is for ${links.principal(principals[0] ?? "")}; see <a href="#${groupId("escalation-path")}">the findings</a> for the others.`;
  const change =
    remedy === undefined && policyChange?.change === "add-statement"
      ? html`<p class="change">Add to ${policyName(policyChange.policy)}:</p><pre>${statementText(policyChange.statement)}</pre>`
      : "";
  return html`<p class="remedy"><b>Remediation:</b> ${sentenceMarkup(remedyText(finding, remedy), links)}${of}</p>${change}${remedyBlock(remedy, links)}\n`;
}

function statementText(statement: PolicyStatement): string {
  return JSON.stringify(statement, null, 1).split("\n").map(visible).join("\n");
}
