import { type PrincipalRecord, STALE_AFTER_DAYS } from "../../../iam/index.ts";
import { html, type Markup } from "../markup.ts";
import { daysSince } from "./age.ts";

/** Days before the analysis at which the axis begins; what is older is drawn at its left edge. */
const DAYS = 750;
const LEFT = 14;
const RIGHT = 488;
/** Where that is drawn. */
const EDGE = 11;

/** Where a day is on the axis. */
export function positionOf(days: number): number {
  if (days > DAYS) return EDGE;
  return Math.round(RIGHT - (days / DAYS) * (RIGHT - LEFT));
}

/**
 * The marks: each has a shape of its own, so that they can be told apart without color. Those of the password are above the
 * line, those of access keys below it.
 */
const MARKS = [
  { id: "made", label: "user created", path: "M-4 8h8v8h-8z" },
  { id: "pset", label: "password changed", path: "M0 1 5 6 0 11-5 6z" },
  { id: "puse", label: "password used", path: "M-4 2 4 10M-4 10 4 2" },
  { id: "kset", label: "access key created", path: "M0 13 5 23h-10z" },
  { id: "kuse", label: "access key used", path: "M-5 18h10M0 13v10" },
] as const;

type Mark = (typeof MARKS)[number]["id"];

/** Each mark with its point in time; inactive keys are left out. */
export function marksOf({ createdAt, credentials }: PrincipalRecord): { mark: Mark; at: number }[] {
  const { passwordEnabled, passwordLastChanged, passwordLastUsed, accessKeys = [] } = credentials ?? {};
  const active = accessKeys.filter((key) => key?.active);
  const marks: [Mark, number | undefined][] = [
    ["made", createdAt],
    ["pset", passwordEnabled ? passwordLastChanged : undefined],
    ["puse", passwordEnabled ? passwordLastUsed : undefined],
    ...active.map((key): [Mark, number | undefined] => ["kset", key?.lastRotated]),
    ...active.map((key): [Mark, number | undefined] => ["kuse", key?.lastUsed]),
  ];
  return marks.flatMap(([mark, at]) => (at === undefined ? [] : [{ mark, at }]));
}

/** One user's line. The other cells of the row say the same in words. */
export function timeline(principal: PrincipalRecord, now: number): Markup {
  const marks = marksOf(principal).map(({ mark, at }) => ({ mark, days: daysSince(at, now) }));
  const older = marks.some(({ days }) => days > DAYS) ? html`<use href="#m-old"/>` : "";
  return html`<svg class="time" viewBox="0 0 500 24" aria-hidden="true"><use href="#m-axis"/>${older}${marks.map(({ mark, days }) => html`<use href="#m-${mark}" x="${positionOf(days)}"/>`)}</svg>`;
}

const TICKS = [
  { days: 730, label: "2 years" },
  { days: 365, label: "1 year" },
  { days: STALE_AFTER_DAYS, label: `${STALE_AFTER_DAYS} days` },
  { days: 0, label: "now" },
];

/** What the lines are drawn with: once, before them. */
export const TIMELINE_PARTS: Markup = html`<svg class="parts" width="0" height="0" aria-hidden="true"><defs>
<g id="m-axis"><path d="M${LEFT} 12H${RIGHT}M${positionOf(730)} 9v6M${positionOf(365)} 9v6M${RIGHT} 9v6"/><path class="limit" d="M${positionOf(STALE_AFTER_DAYS)} 0v24"/></g>
<path id="m-old" d="M5 8 1 12 5 16"/>
${MARKS.map(({ id, path }) => html`<path id="m-${id}" d="${path}"/>\n`)}</defs></svg>\n`;

/** The axis, for the head of the column. */
export const TIMELINE_AXIS: Markup = html`<span class="sr">On a time axis</span><svg class="time" viewBox="0 0 500 24" aria-hidden="true">${TICKS.map(({ days, label }) => html`<text x="${positionOf(days)}" y="14">${label}</text>`)}</svg>`;

export const TIMELINE_LEGEND: Markup = html`<ul class="legend">${MARKS.map(({ id, label }) => html`<li><svg viewBox="-8 0 16 24" aria-hidden="true"><use href="#m-${id}"/></svg> ${label}</li>`)}<li><svg viewBox="-2 0 16 24" aria-hidden="true"><use href="#m-old"/></svg> earlier</li></ul>\n`;
