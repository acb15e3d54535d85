import { html, type Markup } from "../markup.ts";
import { bytesLeft, type Section, type SectionInput } from "../section.ts";
import { counted } from "../words.ts";
import { type BundleSources, bundlePiece } from "./bundlePiece.ts";
import { chokeTable } from "./chokeTable.ts";
import { drawingsOf, type NamedBundle } from "./drawing.ts";
import { groupHeading } from "./groupHeading.ts";
import { bundlesOf, groupsOf, letterOf } from "./groups.ts";
import { placed } from "./layout.ts";
import { LEGEND } from "./legend.ts";
import { dataTargets, opening } from "./opening.ts";
import { createPlaces, type Places } from "./places.ts";
import { svgOf } from "./svg.ts";
import { readWays } from "./ways.ts";

/** Principals that are no full administrators and can become one: how, drawn and in words, and what closes it. */
export const escalation: Section = {
  id: "escalation",
  title: "Who can become administrator",
  short: "Become administrator",
  share: 0.16,
  *body(input) {
    const { facts, links, budget } = input;
    const ways = readWays(facts);
    const { escalators } = ways;
    if (escalators.length === 0) {
      yield html`<p class="good">No user or role was found that could make itself administrator.</p>\n`;
      yield dataTargets(facts);
      return;
    }
    const places = createPlaces(ways, facts.principals);
    yield* opening(facts, escalators);
    yield dataTargets(facts);
    yield* chokeTable(escalators, places, links);
    yield LEGEND;
    const sources = sourcesOf(input, places);
    const groups = groupsOf(escalators, places.escalatorAt, SHARED_GROUPS);
    const left = bytesLeft(budget * FOR_GROUPS);
    const untold: number[] = [];
    let drawn = 0;
    for (const group of groups) {
      const members = group.itself ? [group.itself, ...group.members] : group.members;
      const bundles = bundlesOf(members).map((bundle, index) => ({ ...bundle, letter: letterOf(index) }));
      const heading = groupHeading(group, groups.length === 1, sources);
      if (untold.length > 0 || !left.take(heading)) {
        untold.push(members.length);
        continue;
      }
      yield heading;
      let shown = 0;
      for (const drawing of drawingsOf(group, bundles, places, DRAWINGS - drawn)) {
        const svg = drawn < DRAWINGS ? figure(svgOf(placed(drawing)), drawn + 1) : undefined;
        if (svg === undefined || !left.take(svg)) break;
        drawn += 1;
        shown += drawing.principals;
        yield svg;
      }
      if (shown < members.length)
        yield html`<p class="folded">${counted(members.length - shown, "more", "more")} ${members.length - shown === 1 ? "is" : "are"} not drawn, but told in words.</p>\n`;
      yield* told(bundles, sources, left);
    }
    if (untold.length > 0)
      yield folded(
        untold.reduce((sum, amount) => sum + amount),
        "principal",
      );
  },
};

/** The most groups that share a principal; each has one drawing. */
const SHARED_GROUPS = 8;
/** The most drawings; what comes after is told in words. */
const DRAWINGS = 10;
/** Of the budget, the part that is not for what comes before the groups. */
const FOR_GROUPS = 0.96;

function figure(svg: Markup, number: number): Markup {
  return html`<div class="scroll drawing" role="region" aria-label="Drawing ${number}; the words below it tell the same" tabindex="0">${svg}</div>\n`;
}

function* told(
  bundles: readonly NamedBundle[],
  sources: BundleSources,
  left: ReturnType<typeof bytesLeft>,
): Generator<Markup> {
  let untold = 0;
  for (const bundle of bundles) {
    const piece = untold === 0 ? bundlePiece(bundle, sources) : undefined;
    if (piece !== undefined && left.take(piece)) yield piece;
    else untold += bundle.members.length;
  }
  if (untold > 0) yield folded(untold, "more", "more");
}

function folded(amount: number, singular: string, plural?: string): Markup {
  return html`<p class="folded">The steps of ${counted(amount, singular, plural)} are in the file analysis.json.gz, as <code>escalationPaths</code> of each principal; <code>findings.json</code> says what closes them.</p>\n`;
}

function sourcesOf({ facts, links }: SectionInput, places: Places): BundleSources {
  const findings = new Map(
    facts.findings.flatMap((finding) =>
      finding.kind === "escalation-path" ? finding.principals.map((arn) => [arn, finding] as const) : [],
    ),
  );
  return {
    links,
    places,
    arnOf: (principal) => facts.principals[principal]?.arn ?? "",
    nameOf: (principal) => facts.principals[principal]?.name ?? "",
    bestPath: (arn) => facts.escalation.pathsTo("administrator", arn)[0],
    finding: (arn) => findings.get(arn),
  };
}
