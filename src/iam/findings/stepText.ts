import { service } from "../catalogue/catalogue.ts";
import type { EscalationStep } from "../escalation/paths/model.ts";
import type { Phrase } from "../escalation/paths/technique.ts";
import { techniqueOf } from "../escalation/techniques/registry.ts";
import { forwardingServiceName } from "../policy/forwarding/forwardingServices.ts";
import { principalOfArn, principalText } from "./names.ts";
import { type Text, text } from "./text.ts";

/** The actions that the acting principal takes in a step, each once. */
function actionsOf({ requires }: Pick<EscalationStep, "requires">): string[] {
  return [...new Set(requires.flatMap(({ action, by }) => (by === undefined ? [action] : [])))];
}

/**
 * What a path does, as it follows "by": `assuming the role ci, then starting an EC2 instance with the administrator role
 * ops`. `isAdministrator`: whether a principal is a full administrator as it stands.
 */
export function stepsText(steps: readonly EscalationStep[], isAdministrator: (arn: string) => boolean): Text {
  const texts = steps.map((step) => throughServices(step, stepText(step, isAdministrator(step.to))));
  return texts.reduce<Text>((all, each, at) => (at === 0 ? each : text`${all}, then ${each}`), []);
}

function throughServices({ requires }: EscalationStep, step: Text): Text {
  const names = new Set(
    requires.flatMap(({ through }) => (through === undefined ? [] : forwardingServiceName(through))),
  );
  return names.size === 0 ? step : text`${step} through ${[...names].join(" and ")}`;
}

function stepText(step: EscalationStep, isAdministrator: boolean): Text {
  const { from, to, techniqueId, techniques = [techniqueId] } = step;
  const principal = text`the ${isAdministrator ? "administrator " : ""}${principalText(principalOfArn(to))}`;
  const phrases = techniques.flatMap((id) => techniqueOf(id)?.phrase ?? []);
  if (phrases.length === 0) return unphrased(step, principal);
  return phrases.reduce<Text>((all, phrase, at) => {
    if (at > 0) return text`${all} and ${withPronoun(phrase, from === to ? "itself" : "it")}`;
    return from === to ? [withPronoun(phrase, "itself")] : withName(phrase, principal);
  }, []);
}

function withName(phrase: Phrase, principal: Text): Text {
  if (typeof phrase === "string") return [phrase];
  const { before, after = "" } = phrase;
  return text`${before} ${principal}${after && ` ${after}`}`;
}

function withPronoun(phrase: Phrase, pronoun: "itself" | "it"): string {
  if (typeof phrase === "string") return phrase;
  const { before, after = "" } = phrase;
  return phrase[pronoun] ?? `${before} ${pronoun}${after && ` ${after}`}`;
}

/** A step by a technique that this version does not know. */
function unphrased(step: EscalationStep, principal: Text): Text {
  const actions = actionsOf(step);
  const [action = ""] = actions.filter((each) => each !== "iam:PassRole");
  if (actions.includes("iam:PassRole")) return text`passing ${principal} to ${serviceName(action)}`;
  return text`using ${{ kind: "action", name: action }} to act as ${principal}`;
}

/** `Lambda` of an action's prefix; an unknown prefix is as it is. */
function serviceName(action: string): string {
  const prefix = action.slice(0, Math.max(0, action.indexOf(":")));
  return service(prefix)?.displayName ?? prefix;
}
