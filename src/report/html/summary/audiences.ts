import { AUDIENCES, type Audience, type Finding, SEVERITIES } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { badge } from "../findings/groups.ts";
import { html, type Markup } from "../markup.ts";

const WHO: Readonly<Record<Audience, { who: string; meaning: string }>> = {
  anyone: { who: "Anyone", meaning: "on the internet or with an AWS account" },
  outsiders: { who: "Outsiders", meaning: "other accounts, vendors, identity providers" },
  principals: { who: "Users and roles", meaning: "of this account, or whoever takes one over" },
  services: { who: "AWS services", meaning: "alone; nobody can use it directly" },
};

/** How many findings of each severity who can use, the widest audience first. */
export function audienceTable(findings: readonly Finding[]): Markup {
  const cells = new Map<string, number>();
  for (const { usableBy = "principals", severity } of findings) {
    const key = `${usableBy} ${severity}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const amount = (audience: Audience, severity: string) => cells.get(`${audience} ${severity}`) ?? 0;
  const rows = AUDIENCES.map((audience) => {
    const { who, meaning } = WHO[audience];
    return html`<tr><th scope="row">${who} <small>${meaning}</small></th>${SEVERITIES.map((severity) => {
      const number = amount(audience, severity);
      return html`<td class="number">${number === 0 ? "–" : count(number)}</td>`;
    })}</tr>\n`;
  });
  const totals = SEVERITIES.map((severity) => findings.filter((finding) => finding.severity === severity).length);
  return html`<div class="scroll" role="region" aria-label="Findings by who can use them" tabindex="0"><table class="audiences"><caption class="sr">Findings by who can use them and by severity</caption>
<thead><tr><th scope="col">Who can use it</th>${SEVERITIES.map((severity) => html`<th scope="col" class="number">${badge(severity)}</th>`)}</tr></thead><tbody>
${rows}<tr><th scope="row">All</th>${totals.map((total, at) => html`<td class="number"><b data-severity="${SEVERITIES[at] ?? ""}">${count(total)}</b></td>`)}</tr></tbody></table></div>\n`;
}
