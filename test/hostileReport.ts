import { demoAccount } from "../scripts/local/demoReports.ts";
import { type AccountToReport, reportsOf, textOf } from "../scripts/local/sandboxReport.ts";
import { REPORT } from "../src/report/model/reportNames.ts";

/** What someone may write into a name, tag, path or policy, hoping that a report takes it for its own. */
const INJECTIONS: readonly string[] = [
  "<script>globalThis.injected=1</script>",
  '"><img src=x onerror=globalThis.injected=1>',
  "'><svg onload=globalThis.injected=1>",
  '" onmouseover="globalThis.injected=1" x="',
  "' onfocus='globalThis.injected=1' autofocus x='",
  "</script><script>globalThis.injected=1</script>",
  "</style><script>globalThis.injected=1</script>",
  "</title></textarea></bdi></td></table><iframe srcdoc='<script>globalThis.injected=1</script>'>",
  "--><!--<script>",
  "]]><![CDATA[<script>",
  "&lt;script&gt;&#60;b&#62;&amp;",
  "<a href=javascript:globalThis.injected=1>x</a>",
  "javascript:globalThis.injected=1",
  "$" + "{globalThis.injected=1}{{globalThis.injected=1}}",
  "<base href=//evil.example><meta http-equiv=refresh content=0>",
  "\u202Egnp.exe\u2066\u200B\u0000\u001B[2J",
  "\u2028</g></svg></text><foreignObject><body onload=globalThis.injected=1>",
  "\uD800<\uDC00>",
  `${"A".repeat(600)}<b>`,
];

/** Parts of names in the sandbox's first account; each carries one of the strings. */
const CARRIERS = [
  "alice",
  "mallory",
  "oscar",
  "svc-",
  "bastion",
  "jenkins",
  "acme",
  "assume-chain",
  "vendor",
  "partner-",
  "break-glass",
  "administrators",
  "developers",
  "split",
  "payments",
  "invoice",
  "analytics",
  "storefront",
  "order",
  "glue-etl",
  "Production",
  "alice.admin",
];

/**
 * The same string with everything that markup is made of replaced, so that it divides names as the hostile one does. Each
 * character gives way to as many as a page writes for it, so that the same rows fit into the budgets of both reports.
 */
const harmless = (text: string) =>
  text.replace(/[<>"'&`=\p{Cc}\p{Cf}\p{Cs}\u2028]/gu, (character) => "x".repeat(WRITTEN.get(character) ?? 1));

/** The lengths of `&lt;`, `&gt;`, `&quot;`, `&#39;` and `&amp;`. */
const WRITTEN: ReadonlyMap<string, number> = new Map([
  ["<", 4],
  [">", 4],
  ['"', 6],
  ["'", 5],
  ["&", 5],
]);

/**
 * The report on an account in which names, paths, tags and policies carry injections, from the `shift`th on, and the
 * report on its harmless twin: both must have the same elements and attributes.
 */
export async function hostileReports(shift: number): Promise<{ hostile: string; twin: string }> {
  const account = demoAccount();
  const injected = (dress: (text: string) => string) =>
    page(
      CARRIERS.reduce((carried, carrier, index) => {
        const payload = dress(INJECTIONS[(index + shift) % INJECTIONS.length] ?? "");
        return carried.replaceAll(carrier, JSON.stringify(carrier + payload).slice(1, -1));
      }, JSON.stringify(account)),
    );
  return { hostile: await injected((text) => text), twin: await injected(harmless) };
}

async function page(text: string): Promise<string> {
  const account: AccountToReport = JSON.parse(text);
  return textOf(await reportsOf(account), REPORT);
}
