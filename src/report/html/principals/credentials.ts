import type { AccessKeyState } from "../../../iam/index.ts";
import { principalId } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { ageText, daysSince, NEVER, useText } from "./age.ts";
import type { PrincipalOverview } from "./overview.ts";
import { TIMELINE_AXIS, timeline } from "./timeline.ts";

export const CREDENTIALS_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>User</th><th scope="col" data-sort>Password</th><th scope="col" data-sort>MFA</th><th scope="col" data-sort>Access key 1</th><th scope="col" data-sort>Access key 2</th><th scope="col">${TIMELINE_AXIS}</th></tr></thead>`;

/** Users who have a password or an access key: those with stale ones first, then by the age of the oldest active one. */
export function withCredentials(overviews: readonly PrincipalOverview[], at: number): PrincipalOverview[] {
  const age = ({ principal: { credentials } }: PrincipalOverview) =>
    Math.max(
      -1,
      ...[
        credentials?.passwordEnabled ? credentials.passwordLastChanged : undefined,
        ...(credentials?.accessKeys ?? []).map((key) => (key?.active ? key.lastRotated : undefined)),
      ].map((instant) => (instant === undefined ? -1 : daysSince(instant, at))),
    );
  return overviews
    .filter(({ principal: { credentials } }) => credentials?.passwordEnabled || credentials?.accessKeys.some(Boolean))
    .map((overview) => ({ overview, age: age(overview) }))
    .sort((a, b) => Number(b.overview.stale) - Number(a.overview.stale) || b.age - a.age)
    .map(({ overview }) => overview);
}

/** One user, in words and drawn. */
export function credentialsRow({ index, principal }: PrincipalOverview, at: number): Markup {
  const { credentials } = principal;
  if (credentials === undefined) return html``;
  const { passwordEnabled, passwordLastChanged, passwordLastUsed, mfaActive, accessKeys } = credentials;
  const password = passwordEnabled
    ? html`<td data-value="${ageValue(passwordLastChanged, at)}">${ageText(passwordLastChanged, at)}, ${useText(passwordLastUsed, at)}</td>`
    : html`<td>–</td>`;
  const mfa = mfaActive ? html`yes` : passwordEnabled ? html`<b>no</b>` : html`–`;
  return html`<tr><th scope="row"><a href="#${principalId(index)}">${value(principal.name)}</a></th>${password}<td>${mfa}</td>${accessKeys.map((key) => keyCell(key, at))}<td>${timeline(principal, at)}</td></tr>\n`;
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
