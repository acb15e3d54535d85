import { SEVERITIES } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Cover } from "../../model/cover.ts";
import type { AccountOverview, KnownNumber } from "../../summary/accountOverview.ts";
import { documentClosing, documentOpening } from "../document.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import type { Section } from "../section.ts";
import { moment } from "../vocabulary/moment.ts";

/** The one section of the page; its table is written here. */
const ACCOUNTS: Section = { id: "summary", title: "Accounts", short: "Accounts", share: 1, *body() {} };

/** `index.html` over several accounts, in the order given: their numbers, each with a link to its report. */
export function* accountsPage(accounts: readonly AccountOverview[], cover: Cover): Generator<string> {
  const { title = "Access report" } = cover;
  yield* documentOpening(`${title}: ${counted(accounts.length, "account")}`, [ACCOUNTS]);
  yield masthead(accounts, cover, title).toString();
  yield html`<section id="${ACCOUNTS.id}" aria-labelledby="accounts-title"><h2 id="accounts-title">${ACCOUNTS.title}</h2>
<p>${totals(accounts)} The accounts with the most critical and high findings come first.</p>
<div class="scroll" role="region" aria-label="Accounts" tabindex="0"><table><caption class="sr">Accounts, those with the most severe findings first</caption>
<thead><tr><th scope="col">Account</th>${NUMBERS.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead><tbody>
${accounts.map(row)}</tbody></table></div>
</section>\n`.toString();
  yield* documentClosing(
    html`Access report for ${counted(accounts.length, "AWS account")}. Keep it confidential, since it shows an attacker where to start.`,
  );
}

function masthead(accounts: readonly AccountOverview[], { customer, preparedBy }: Cover, title: string): Markup {
  const at = accounts[0]?.analysisTime;
  return html`<header class="masthead">
<p class="eyebrow">${visible(title)}</p>
<h1>${counted(accounts.length, "AWS account")}</h1>
<dl>
${customer === undefined ? "" : html`<div><dt>Customer</dt><dd>${value(customer)}</dd></div>`}
${at === undefined ? "" : html`<div><dt>Analyzed</dt><dd>${moment(at)}</dd></div>`}
${preparedBy === undefined ? "" : html`<div><dt>Prepared by</dt><dd>${value(preparedBy)}</dd></div>`}
</dl>
</header>\n`;
}

function totals(accounts: readonly AccountOverview[]): Markup {
  const sum = (amountOf: (account: AccountOverview) => number) =>
    count(accounts.reduce((total, account) => total + amountOf(account), 0));
  const severities = SEVERITIES.map(
    (severity, at) => html`${at > 0 ? ", " : ""}<b>${sum((account) => account.severities[severity])}</b> ${severity}`,
  );
  return html`Findings over all accounts: ${severities}. Users and roles: <b>${sum(({ users, roles }) => users + roles)}</b>.`;
}

const NUMBERS: readonly { label: string; cell(account: AccountOverview): Markup }[] = [
  ...SEVERITIES.map((severity) => ({
    label: `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`,
    cell: ({ severities }: AccountOverview) => html`${count(severities[severity])}`,
  })),
  { label: "Accepted", cell: ({ accepted }) => html`${count(accepted)}` },
  { label: "Administrators", cell: ({ figures }) => known(figures.administrators) },
  { label: "Can become administrator", cell: ({ figures }) => known(figures.escalating) },
  { label: "External parties", cell: ({ figures }) => known(figures.external) },
  { label: "Users", cell: ({ users }) => html`${count(users)}` },
  { label: "Roles", cell: ({ roles }) => html`${count(roles)}` },
  { label: "Unused", cell: ({ figures }) => known(figures.unused) },
  { label: "Stale credentials", cell: ({ figures }) => known(figures.staleCredentials) },
  { label: "Gaps", cell: ({ gaps }) => html`${count(gaps)}` },
];

function row(account: AccountOverview): Markup {
  const href = account.report.split("/").map(encodeURIComponent).join("/");
  return html`<tr><th scope="row"><a href="${href}">${account.accountId}</a></th>${NUMBERS.map(({ cell }) => html`<td class="number">${cell(account)}</td>`)}</tr>\n`;
}

function known(number: KnownNumber): Markup {
  if (number === undefined) return html`<span class="unknown">Not known</span>`;
  return number.isLeast ? html`at least ${count(number.amount)}` : html`${count(number.amount)}`;
}
