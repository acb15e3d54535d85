import { count, counted } from "../../../platform/numberText.ts";
import { html, type Markup } from "../markup.ts";
import { closing, figureMarkup } from "../notKnown.ts";
import { paperNote } from "../printing.ts";
import type { SectionInput } from "../section.ts";
import { capabilityWords } from "../vocabulary/capabilityText.ts";
import { conditionText } from "../vocabulary/conditionText.ts";
import { externalPrincipalName } from "../vocabulary/names.ts";
import { type ExternalAccess, externalAccess, isExternal, isOpen } from "./externalAccess.ts";

/** The most statements in a row. */
const POLICIES = 4;

/** External access to resources: other parties first, then AWS services in a table of their own. */
export function* externalAccessPieces({ facts, links, budget }: SectionInput): Generator<Markup> {
  const all = externalAccess(facts.external);
  const parties = all.filter(({ principal }) => isExternal(principal));
  const services = all.slice(parties.length);
  let left = budget;
  yield html`<h3 id="external-access">External access</h3>\n`;
  const { known } = facts;
  const isKnown = known.figure("external") === "all";
  if (!isKnown) {
    yield html`<p class="note"><b>Not all is known</b>: resources, or policies of resources, were not read.${closing(known, "external")}</p>\n`;
  }
  if (parties.length === 0)
    yield html`<p${isKnown ? html` class="good"` : ""}>No policy that was read grants access to another account, an identity provider or the public.</p>\n`;
  else {
    yield html`<p><b>${figureMarkup(known, "external", facts.figures.external)}</b> external ${facts.figures.external === 1 ? "party has" : "parties have"} access: other accounts, identity providers or the public.</p>\n`;
    left = yield* table("External access", parties, left);
  }
  if (services.length === 0) return;
  const names = new Set(services.map(({ principal }) => principal.arn));
  yield html`<details class="group"><summary>${counted(names.size, "AWS service")} with access</summary>
<p>AWS services act for the account, for example when they deliver logs to a bucket. Without a condition on the source account
or ARN, another AWS customer may be able to use the service to reach the resource (the confused deputy problem).</p>\n`;
  yield* table("Access of AWS services", services, left);
  yield html`</details>\n`;

  function* table(label: string, rows: readonly ExternalAccess[], bytes: number): Generator<Markup, number> {
    yield html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="external paper-25"><caption class="sr">${label}</caption>
<thead><tr><th scope="col" data-sort>Principal</th><th scope="col" data-sort>Access</th><th scope="col" data-sort>Resource</th><th scope="col">When</th><th scope="col">Policy</th></tr></thead><tbody>\n`;
    let free = bytes;
    let shown = 0;
    for (const access of rows) {
      const row = externalRow(access);
      free -= row.toString().length;
      if (free < 0) break;
      shown += 1;
      yield row;
    }
    yield html`</tbody></table></div>\n${paperNote(shown, "paper-25")}`;
    if (shown < rows.length)
      yield html`<p class="omitted">${counted(rows.length - shown, "more row is", "more rows are")} in analysis.json.gz, under externalAccess.</p>\n`;
    return Math.max(0, free);
  }

  function externalStatement(policy: string, statement: string, arn: string): Markup {
    const own = resourcePolicy(policy, arn);
    return own === undefined ? links.statement(policy, statement) : links.statementOf(own, policy, statement);
  }

  function externalRow(access: ExternalAccess): Markup {
    const { principal, resource, mask, conditions, because } = access;
    const { arn = "", type } = facts.resources[resource] ?? {};
    const when =
      conditions.length === 0
        ? "always"
        : html`<ul class="when">${conditions.map((one) => html`<li>${conditionText(one)}</li>`)}</ul>`;
    const allowing = because.filter(({ effect }) => effect === "Allow");
    const policies = allowing
      .slice(0, POLICIES)
      .map(
        ({ policy, statement }, index) =>
          html`${index > 0 ? html`<br>` : ""}${externalStatement(policy, statement, arn)}`,
      );
    if (allowing.length > POLICIES) policies.push(html`<br>and ${count(allowing.length - POLICIES)} more`);
    return html`<tr${isOpen(access) ? html` class="anyone"` : ""}><th scope="row">${externalPrincipalName(principal)}</th><td>${type === "IAMRole" ? roleWords(mask) : capabilityWords(mask)}</td><td>${links.resource(resource)}</td><td>${when}</td><td>${policies}</td></tr>\n`;
  }
}

/** To use a role is to assume it. */
function roleWords(mask: number): string {
  return capabilityWords(mask).replace(/^use\b|(?<=, )use\b/, "assume");
}

/** The policy of the resource itself, which the row names already. */
function resourcePolicy(policy: string, arn: string): string | undefined {
  if (policy === `${arn}#trust`) return "trust policy";
  return policy === `${arn}#policy` ? "resource policy" : undefined;
}
