import type { Remedy, RemovedAccess } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import { changeText } from "../changeText.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { CAPABILITY_WORDS } from "../vocabulary/capabilityText.ts";

/** The most principals, and of each the most services, that lose access. */
const LOSING = 6;
const SERVICES = 6;
/** The most commands, and the most characters of one; findings.json has them whole. */
const COMMANDS = 6;
const COMMAND_LENGTH = 4_000;

/** How to mend a finding, folded: what it closes, the changes, what else they take away, and commands to copy. */
export function remedyBlock(remedy: Remedy | undefined, links: Links): Markup {
  if (remedy === undefined) return html``;
  const { closes, reason, changes, removes, commands } = remedy;
  if (closes === "none") return reason === undefined ? html`` : html`<p class="about">${visible(reason)}</p>`;
  const told =
    closes === "all"
      ? html`Tried: with ${changes.length === 1 ? "this change" : "these changes"} the finding is gone, and no new critical or high one appears.`
      : html`Tried: closes <b>${count(closes.closed)}</b> of ${counted(closes.of, "way", "ways")}.${reason !== undefined && ` ${visible(reason)}`}`;
  return html`<details class="fix"><summary>How to fix it${closes === "all" ? "" : " in part"}</summary>
<p>${told}</p>
<ol>${changes.map((change) => html`<li>${changeText(change, links)}</li>`)}</ol>
${removed(removes, links)}${commandBlocks(commands)}</details>`;
}

/** Shell commands and Terraform, as text to copy. */
export function commandBlocks({ aws, terraform }: Remedy["commands"]): Markup {
  if (aws.length === 0) return html``;
  const long = aws.slice(0, COMMANDS).some((command) => command.length > COMMAND_LENGTH);
  const shown = long ? [] : aws.slice(0, COMMANDS);
  const more = aws.length - shown.length;
  return html`${shown.length > 0 && html`<p>Commands:</p><pre class="copy">${block(shown.join("\n"))}</pre>`}${
    more > 0 &&
    html`<p class="omitted">${counted(more, "command is", "commands are")} in findings.json, as <code>remedy.commands</code>.</p>`
  }${terraform !== undefined && terraform.length <= COMMAND_LENGTH && html`<details><summary>Terraform</summary><pre class="copy">${block(terraform)}</pre></details>`}`;
}

function removed(removes: readonly RemovedAccess[], links: Links): Markup {
  if (removes.length === 0) return html`<p>Nobody loses other access.</p>`;
  const more = removes.length - LOSING;
  return html`<p>What else is taken away:</p><ul>${removes
    .slice(0, LOSING)
    .map(
      ({ principal, access }) => html`<li>${links.principal(principal)}: ${lost(access)}</li>`,
    )}${more > 0 && html`<li>and ${counted(more, "more user or role", "more users and roles")}</li>`}</ul>`;
}

function lost(access: RemovedAccess["access"]): Markup {
  if (access.length === 0) return html`has the policy, and loses nothing else`;
  const byService = Map.groupBy(access, ({ service }) => service);
  const named = [...byService].slice(0, SERVICES);
  const more = byService.size - named.length;
  return html`${named.map(
    ([service, same], at) =>
      html`${at > 0 ? "; " : ""}${same.map(({ capability }) => CAPABILITY_WORDS[capability]).join(", ")} in ${value(service)}`,
  )}${more > 0 && html` and ${counted(more, "more service")}`}`;
}

/** Lines of ours; values of the account within them are escaped. */
function block(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
