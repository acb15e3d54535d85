import type { AccessKeyState } from "../../../iam/index.ts";
import { principalId } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { ageText, daysSince, NEVER, useText } from "./age.ts";
import type { Standing } from "./standing.ts";
import { TIMELINE_AXIS, timeline } from "./timeline.ts";

export const CREDENTIALS_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>User</th><th scope="col" data-sort>Password</th><th scope="col" data-sort>Second factor</th><th scope="col" data-sort>Access key 1</th><th scope="col" data-sort>Access key 2</th><th scope="col">${TIMELINE_AXIS}</th></tr></thead>`;

/** Users who have a password or a key, those with stale ones first, then by the age of the oldest that is in use. */
export function withCredentials(standings: readonly Standing[], at: number): Standing[] {
  const age = ({ principal: { credentials } }: Standing) =>
    Math.max(
      -1,
      ...[
        credentials?.passwordEnabled ? credentials.passwordLastChanged : undefined,
        ...(credentials?.accessKeys ?? []).map((key) => (key?.active ? key.lastRotated : undefined)),
      ].map((instant) => (instant === undefined ? -1 : daysSince(instant, at))),
    );
  return standings
    .filter(({ principal: { credentials } }) => credentials?.passwordEnabled || credentials?.accessKeys.some(Boolean))
    .map((standing) => ({ standing, age: age(standing) }))
    .sort((a, b) => Number(b.standing.stale) - Number(a.standing.stale) || b.age - a.age)
    .map(({ standing }) => standing);
}

/** One user: in words, and drawn. */
export function credentialsRow({ index, principal }: Standing, at: number): Markup {
  const { credentials } = principal;
  if (credentials === undefined) return html``;
  const { passwordEnabled, passwordLastChanged, passwordLastUsed, mfaActive, accessKeys } = credentials;
  const password = passwordEnabled
    ? html`<td data-value="${ageValue(passwordLastChanged, at)}">${ageText(passwordLastChanged, at)}, ${useText(passwordLastUsed, at)}</td>`
    : html`<td>–</td>`;
  const factor = mfaActive ? html`yes` : passwordEnabled ? html`<b>no</b>` : html`–`;
  return html`<tr><th scope="row"><a href="#${principalId(index)}">${value(principal.name)}</a></th>${password}<td>${factor}</td>${accessKeys.map((key) => keyCell(key, at))}<td>${timeline(principal, at)}</td></tr>\n`;
}

function keyCell(key: AccessKeyState | undefined, at: number): Markup {
  if (key === undefined) return html`<td>–</td>`;
  const { active, lastRotated, lastUsed } = key;
  if (!active) return html`<td>inactive</td>`;
  return html`<td data-value="${ageValue(lastRotated, at)}">${ageText(lastRotated, at)}, ${useText(lastUsed, at)}</td>`;
}

function ageValue(instant: number | undefined, at: number): number {
  return instant === undefined ? NEVER : daysSince(instant, at);
}
