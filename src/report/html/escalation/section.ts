import { html } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import type { BundleSources } from "./bundlePiece.ts";
import { chokeTable } from "./chokeTable.ts";
import { LEGEND } from "./drawing/legend.ts";
import { createPlaces, type Places } from "./drawing/places.ts";
import { groupPieces, lengthOf } from "./groupPieces.ts";
import { groupsOf } from "./groups.ts";
import { dataTargets, opening } from "./opening.ts";
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
    const beginning = [
      ...opening(facts, escalators),
      dataTargets(facts),
      ...chokeTable(escalators, places, links),
      LEGEND,
    ];
    yield* beginning;
    let bytes = budget * FOR_PIECES - lengthOf(beginning);
    let untold = escalators.length;
    let drawn = 0;
    const sources = sourcesOf(input, places);
    const groups = groupsOf(escalators, places.escalatorAt, SHARED_GROUPS);
    for (const group of groups) {
      const amount = group.members.length + (group.itself ? 1 : 0);
      const pieces = groupPieces(group, groups.length === 1, sources, {
        bytes: (bytes * amount) / untold,
        drawings: DRAWINGS - drawn,
        drawn,
      });
      yield* pieces.all;
      bytes -= lengthOf(pieces.all);
      untold -= amount;
      drawn += pieces.drawings;
    }
  },
};

/** The most groups that share a principal; each has one drawing. */
const SHARED_GROUPS = 8;
/** The most drawings; what comes after is told in words alone. */
const DRAWINGS = 10;
/** Of the budget, the part that is not for saying what was folded. */
const FOR_PIECES = 0.97;
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
