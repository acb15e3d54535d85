import { CAPABILITIES, capitalized, type Finding, type FindingKind } from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { actionsOf, actionWords } from "../vocabulary/actionText.ts";
import { CAPABILITY_WORDS } from "../vocabulary/words.ts";

/** A title for a reader, and the ARN that it names. */
export interface PlainTitle {
  text: Markup;
  named: string | undefined;
}

const ABOUT_RESOURCES: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "public-access",
  "cross-account-access",
  "third-party-without-external-id",
  "widely-shared-resource",
  "account-root-trust",
]);

/**
 * The title of a finding with the name of what it is about as a link, and kinds of resources, of access and of steps in
 * plain words. findings.json has it as it is.
 */
export function plainTitle({ kind, title, principals, resources }: Finding, links: Links): PlainTitle {
  const [subject] = ABOUT_RESOURCES.has(kind) ? resources : principals;
  for (const { inFinding, kind: type, name } of subject === undefined ? [] : links.called(subject)) {
    const at = placeOf(inFinding, title);
    if (at < 0) continue;
    const before = title.slice(0, at).replace(/^(Role|User)\//, "$1 ");
    const after = plainWords(kind, title.slice(at + inFinding.length));
    return {
      text: html`${before && value(before)}${before === "" ? capitalized(type) : type} ${name}${after && value(after)}`,
      named: subject,
    };
  }
  return { text: value(plainWords(kind, title)), named: undefined };
}

/** Where the name stands as a whole. */
function placeOf(name: string, title: string): number {
  const at = title.indexOf(name);
  const next = title.charAt(at + name.length);
  return next === "" || next === " " ? at : -1;
}

const CAPABILITY = new RegExp(CAPABILITIES.join("|"), "g");

/** What stands beside the name. */
function plainWords(kind: FindingKind, text: string): string {
  switch (kind) {
    case "escalation-path":
      return text.replace(/(?<= can become administrator: ).*/s, stepWords);
    case "data-escalation-path":
      return text.replace("by becoming another principal", "by acting as someone else");
    case "widely-shared-resource":
      return withCapabilities(text).replace(" principals for ", " users and roles, who can ");
    case "wildcard-data-access":
      return withCapabilities(text).replace(/^ has /, " can ");
    default:
      return text;
  }
}

function withCapabilities(text: string): string {
  return text.replace(CAPABILITY, (found) => CAPABILITY_WORDS[found as keyof typeof CAPABILITY_WORDS]);
}

/** `iam:PassRole + ec2:RunInstances, then iam:PutRolePolicy` as `pass the role, run instances, then add inline policy`. */
function stepWords(techniques: string): string {
  return techniques
    .split(", then ")
    .map((technique) => actionsOf(technique).map(actionWords).join(", "))
    .join("; then ");
}
