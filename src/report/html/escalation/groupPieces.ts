import { counted } from "../../../platform/numberText.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { html, type Markup } from "../markup.ts";
import { drawingsOf, type NamedPathGroup } from "./drawing/drawing.ts";
import { placed } from "./drawing/layout.ts";
import { svgOf } from "./drawing/svg.ts";
import { groupHeading } from "./groupHeading.ts";
import { type Group, letterOf, pathGroupsOf } from "./groups.ts";
import { type PathGroupSources, pathGroupPiece } from "./pathGroupPiece.ts";

/** The bytes that a group may take. */
export interface GroupLimits {
  bytes: number;
  drawings: number;
  /** The drawings before it. */
  drawn: number;
}

/** Of the bytes of a group, the part that drawings may take. */
const FOR_DRAWINGS = 0.5;

/** After this many that do not fit, no others are tried. */
const MISSES = 10;

/** All of a group: what its principals have in common, their paths drawn, and each in words. */
export function groupPieces(
  group: Group,
  isOnly: boolean,
  sources: PathGroupSources,
  limits: GroupLimits,
): { all: Markup[]; drawings: number } {
  const members = group.itself ? [group.itself, ...group.members] : group.members;
  const pathGroups = pathGroupsOf(members).map((pathGroup, index) => ({ ...pathGroup, letter: letterOf(index) }));
  const all = [groupHeading(group, isOnly, sources)];
  const forDrawings = bytesLeft(limits.bytes * FOR_DRAWINGS);
  let drawings = 0;
  let drawn = 0;
  for (const drawing of limits.drawings > 0 ? drawingsOf(group, pathGroups, sources.nodeNames, limits.drawings) : []) {
    const piece = figure(svgOf(placed(drawing)), limits.drawn + drawings + 1);
    if (!forDrawings.take(piece)) break;
    all.push(piece);
    drawings += 1;
    drawn += drawing.principals;
  }
  if (drawn < members.length) {
    const more = members.length - drawn;
    all.push(html`<p class="omitted">${counted(more, "more", "more")} ${more === 1 ? "is" : "are"} not drawn.</p>\n`);
  }
  all.push(...inWords(pathGroups, sources, bytesLeft(limits.bytes - lengthOf(all))));
  return { all, drawings };
}

function figure(svg: Markup, number: number): Markup {
  return html`<div class="scroll drawing" role="region" aria-label="Drawing ${number}; the text below it says the same" tabindex="0">${svg}</div>\n`;
}

function* inWords(
  pathGroups: readonly NamedPathGroup[],
  sources: PathGroupSources,
  left: ReturnType<typeof bytesLeft>,
): Generator<Markup> {
  let omitted = 0;
  let misses = 0;
  for (const pathGroup of pathGroups) {
    const piece = misses < MISSES ? pathGroupPiece(pathGroup, sources) : undefined;
    if (piece !== undefined && left.take(piece)) {
      for (const { principal } of pathGroup.members) sources.links.places.paths.add(principal);
      yield piece;
      continue;
    }
    misses += 1;
    omitted += pathGroup.members.length;
  }
  if (omitted > 0)
    yield html`<p class="omitted">The steps of ${counted(omitted, "more", "more")} are in analysis.json.gz, as <code>escalationPaths</code> of each principal; their remediation is in <code>findings.json</code>.</p>\n`;
}

export function lengthOf(pieces: readonly Markup[]): number {
  return pieces.reduce((sum, piece) => sum + piece.toString().length, 0);
}
