import { counted } from "../../model/numberText.ts";
import { html, type Markup } from "../markup.ts";
import { bytesLeft } from "../section.ts";
import { type BundleSources, bundlePiece } from "./bundlePiece.ts";
import { drawingsOf, type NamedBundle } from "./drawing/drawing.ts";
import { placed } from "./drawing/layout.ts";
import { svgOf } from "./drawing/svg.ts";
import { groupHeading } from "./groupHeading.ts";
import { bundlesOf, type Group, letterOf } from "./groups.ts";

/** What a group may take. */
export interface GroupLimits {
  bytes: number;
  drawings: number;
  /** Of the drawings before it. */
  drawn: number;
}

/** Of the bytes of a group, the part that drawings may take. */
const FOR_DRAWINGS = 0.5;

/** After so many that do not fit, no others are tried. */
const MISSES = 10;

/** All of a group: what its principals have in common, their ways drawn, and each in words. */
export function groupPieces(
  group: Group,
  isOnly: boolean,
  sources: BundleSources,
  limits: GroupLimits,
): { all: Markup[]; drawings: number } {
  const members = group.itself ? [group.itself, ...group.members] : group.members;
  const bundles = bundlesOf(members).map((bundle, index) => ({ ...bundle, letter: letterOf(index) }));
  const all = [groupHeading(group, isOnly, sources)];
  const forDrawings = bytesLeft(limits.bytes * FOR_DRAWINGS);
  let drawings = 0;
  let drawn = 0;
  for (const drawing of limits.drawings > 0 ? drawingsOf(group, bundles, sources.places, limits.drawings) : []) {
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
  all.push(...told(bundles, sources, bytesLeft(limits.bytes - lengthOf(all))));
  return { all, drawings };
}

function figure(svg: Markup, number: number): Markup {
  return html`<div class="scroll drawing" role="region" aria-label="Drawing ${number}; the words below it tell the same" tabindex="0">${svg}</div>\n`;
}

function* told(
  bundles: readonly NamedBundle[],
  sources: BundleSources,
  left: ReturnType<typeof bytesLeft>,
): Generator<Markup> {
  let untold = 0;
  let misses = 0;
  for (const bundle of bundles) {
    const piece = misses < MISSES ? bundlePiece(bundle, sources) : undefined;
    if (piece !== undefined && left.take(piece)) {
      yield piece;
      continue;
    }
    misses += 1;
    untold += bundle.members.length;
  }
  if (untold > 0)
    yield html`<p class="omitted">The steps of ${counted(untold, "more", "more")} are in the file analysis.json.gz, as <code>escalationPaths</code> of each principal; <code>findings.json</code> says what closes them.</p>\n`;
}

export function lengthOf(pieces: readonly Markup[]): number {
  return pieces.reduce((sum, piece) => sum + piece.toString().length, 0);
}
