import type { EscalationPath, EscalationStep, StepRequirement } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { actionsOf } from "../vocabulary/actionText.ts";
import { conditionText } from "../vocabulary/conditionText.ts";
import { CERTAINTY_WORDS } from "./introduction.ts";

/** A path in words: each step with the permissions it needs and the statements that allow them. */
export function stepList({ steps }: EscalationPath, links: Links): Markup {
  return html`<ol class="steps">${steps.map((step) => stepItem(step, links))}</ol>\n`;
}

function stepItem({ explanation, technique, pathfinding, certainty, requires }: EscalationStep, links: Links): Markup {
  const permissions = requires.map((each) => requirementItem(each, links));
  return html`<li>${value(explanation)} <small>${techniqueCode(technique)}, ${CERTAINTY_WORDS[certainty]}${pathfinding !== undefined && `, pathfinding.cloud ${visible(pathfinding)}`}</small>${
    permissions.length > 0 && html`<ul class="proof" aria-label="Permissions">${permissions}</ul>`
  }</li>\n`;
}

/** The actions of a technique, each as code. */
export function techniqueCode(technique: string): Markup {
  return html`${actionsOf(technique).map((action, index) => html`${index > 0 ? " + " : ""}<code>${visible(action)}</code>`)}`;
}

const PROOFS = 3;

function requirementItem(
  { action, by, through, resource, certainty, because, conditions }: StepRequirement,
  links: Links,
): Markup {
  const who = by !== undefined && html`${value(by)} may `;
  const shown = because
    .slice(0, PROOFS)
    .map((proof, index) => html`${index > 0 ? "; " : ""}${links.statement(proof.policy, proof.statement)}`);
  const more = because.length - shown.length;
  const source =
    because.length === 0
      ? certainty === "certain"
        ? html`allowed by an earlier step`
        : html`not collected`
      : html`${shown}${more > 0 && `; and ${count(more)} more`}`;
  return html`<li>${who}<code>${visible(action)}</code> on ${links.thing(resource)}${through !== undefined && html` through ${value(through)}`}: ${source}${conditions.map((condition) => html`; ${conditionText(condition)}`)}</li>`;
}
