import { actionsOf, actionWords } from "../../vocabulary/actionText.ts";
import { RUNS_AS } from "./graph.ts";
import { fitted } from "./textWidth.ts";

const LINES = 2;
const WIDTH = 150;
const FONT_PX = 11;

/** What is done along an edge, in a few lines: the first of several techniques, and how many others there are. */
export function labelOf(techniques: readonly string[]): string[] {
  const [first, ...others] = techniques;
  if (first === undefined) return [];
  if (first === RUNS_AS && others.length === 0) return [RUNS_AS];
  const words = [...new Set(actionsOf(first).map(actionWords))];
  const lines = words
    .slice(0, words.length > LINES + 1 ? LINES : LINES + 1)
    .map((line) => fitted(line, FONT_PX, WIDTH));
  if (words.length > lines.length) lines.push(`and ${words.length - lines.length} more`);
  if (others.length > 0)
    lines.push(`or ${others.length === 1 ? "another technique" : `${others.length} other techniques`}`);
  return lines;
}
