import { html } from "../markup.ts";
import { inPieces, type Section, type SectionInput } from "../section.ts";
import { chokePoints } from "./chokePoints.ts";
import { chokeTable } from "./chokeTable.ts";
import { LEGEND } from "./drawing/legend.ts";
import { createNodeNames, type NodeNames } from "./drawing/nodeNames.ts";
import { groupPieces, lengthOf } from "./groupPieces.ts";
import { groupsOf } from "./groups.ts";
import { dataTargets, introduction } from "./introduction.ts";
import type { PathGroupSources } from "./pathGroupPiece.ts";
import { summarizePaths } from "./pathSummaries.ts";
import { techniqueList } from "./techniqueList.ts";

/** Principals that are not full administrators and can become one: how, drawn and in words, and how to prevent it. */
export const escalation: Section = {
  id: "escalation",
  title: "Who can become administrator",
  short: "Become administrator",
  share: 0.15,
  *body(input) {
    const { facts, links, budget } = input;
    const summaries = yield* inPieces(summarizePaths(facts));
    const { escalators } = summaries;
    if (escalators.length === 0) {
      yield html`<p class="good">No user or role was found that can become administrator.</p>\n`;
      yield dataTargets(facts);
      return;
    }
    const nodeNames = createNodeNames(summaries, facts.principals);
    const points = yield* inPieces(chokePoints(escalators, MOST_CHOKE_POINTS));
    const beginning = [
      ...introduction(facts, escalators),
      dataTargets(facts),
      ...chokeTable(points, escalators.length, nodeNames, links),
      ...techniqueList(summaries),
      LEGEND,
    ];
    yield* beginning;
    let bytes = budget * FOR_PIECES - lengthOf(beginning);
    let remaining = escalators.length;
    let drawn = 0;
    const sources = sourcesOf(input, nodeNames);
    const groups = groupsOf(escalators, nodeNames.escalatorAt, SHARED_GROUPS);
    for (const group of groups) {
      const amount = group.members.length + (group.itself ? 1 : 0);
      const pieces = groupPieces(group, groups.length === 1, sources, {
        bytes: (bytes * amount) / remaining,
        drawings: DRAWINGS - drawn,
        drawn,
      });
      yield* pieces.all;
      bytes -= lengthOf(pieces.all);
      remaining -= amount;
      drawn += pieces.drawings;
    }
  },
};

const MOST_CHOKE_POINTS = 5;
/** The most groups that share a principal; each has one drawing. */
const SHARED_GROUPS = 8;
/** The most drawings; later paths are in words alone. */
const DRAWINGS = 10;
/** Of the budget, the part that is not for saying what was omitted. */
const FOR_PIECES = 0.97;
function sourcesOf({ facts, links }: SectionInput, nodeNames: NodeNames): PathGroupSources {
  const findings = new Map(
    [...facts.findings, ...facts.accepted].flatMap((finding) =>
      finding.kind === "escalation-path" ? finding.principals.map((arn) => [arn, finding] as const) : [],
    ),
  );
  return {
    links,
    nodeNames,
    arnOf: (principal) => facts.principals[principal]?.arn ?? "",
    nameOf: (principal) => facts.principals[principal]?.name ?? "",
    bestPath: (arn) => facts.escalation.pathsTo("administrator", arn)[0],
    finding: (arn) => findings.get(arn),
  };
}
