import { count, counted } from "../../model/numberText.ts";
import { html, type Markup, value } from "../markup.ts";
import type { SectionInput } from "../section.ts";
import { capabilityWords } from "../vocabulary/capabilityText.ts";
import { conditionText } from "../vocabulary/conditionText.ts";
import { externalPrincipalName, policyName } from "../vocabulary/names.ts";
import { isOpen, isOutsider, type OutsideAccess, outsideAccess } from "./externalAccess.ts";

/** The most statements that a row names. */
const POLICIES = 4;

/** Who from outside the account reaches what: other people first, AWS's own services apart. */
export function* outsidePieces({ facts, links, budget }: SectionInput): Generator<Markup> {
  const all = outsideAccess(facts.external);
  const people = all.filter(({ principal }) => isOutsider(principal));
  const services = all.slice(people.length);
  let left = budget;
  yield html`<h3 id="outside">Access from outside</h3>\n`;
  if (people.length === 0)
    yield html`<p class="good">No policy that was read lets another account, a sign-in provider or the public in.</p>\n`;
  else {
    yield html`<p>Policies of this account let <b>${count(facts.figures.external)}</b> ${facts.figures.external === 1 ? "party" : "parties"} in that ${facts.figures.external === 1 ? "is" : "are"} not of it: anyone at all, other accounts, or those who sign in through a provider.</p>\n`;
    left = yield* table("Access from outside", people, left);
  }
  if (services.length === 0) return;
  const names = new Set(services.map(({ principal }) => principal.arn));
  yield html`<details class="group"><summary>AWS services that policies let in: ${count(names.size)}</summary>
<p>They work for the account itself, as when a service delivers a log into a bucket. Without a condition, a service may also be
made to do it by another of its customers.</p>\n`;
  yield* table("Access of AWS services", services, left);
  yield html`</details>\n`;

  function* table(label: string, rows: readonly OutsideAccess[], bytes: number): Generator<Markup, number> {
    yield html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="outside"><caption class="sr">${label}</caption>
<thead><tr><th scope="col" data-sort>Who</th><th scope="col" data-sort>What they can do</th><th scope="col" data-sort>With</th><th scope="col">When</th><th scope="col">By which policy</th></tr></thead><tbody>\n`;
    let free = bytes;
    let shown = 0;
    for (const access of rows) {
      const row = outsideRow(access);
      free -= row.toString().length;
      if (free < 0) break;
      shown += 1;
      yield row;
    }
    yield html`</tbody></table></div>\n`;
    if (shown < rows.length)
      yield html`<p class="folded">${counted(rows.length - shown, "row more stands", "rows more stand")} in the file analysis.json.gz, under externalAccess.</p>\n`;
    return Math.max(0, free);
  }

  function outsideRow(access: OutsideAccess): Markup {
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
          html`${index > 0 ? html`<br>` : ""}${ownPolicy(policy, arn) ?? policyName(policy)}, statement ${value(statement)}`,
      );
    if (allowing.length > POLICIES) policies.push(html`<br>and ${count(allowing.length - POLICIES)} more`);
    return html`<tr${isOpen(access) ? html` class="anyone"` : ""}><th scope="row">${externalPrincipalName(principal)}</th><td>${type === "IAMRole" ? roleWords(mask) : capabilityWords(mask)}</td><td>${links.resource(resource)}</td><td>${when}</td><td>${policies}</td></tr>\n`;
  }
}

/** To use a role is to act as it. */
function roleWords(mask: number): string {
  return capabilityWords(mask).replace(/^use\b|(?<=, )use\b/, "act as it");
}

/** The policy of the resource itself needs no name: that stands beside it. */
function ownPolicy(policy: string, arn: string): string | undefined {
  if (policy === `${arn}#trust`) return "its trust policy";
  return policy === `${arn}#policy` ? "its own policy" : undefined;
}
