import { XMLValidator } from "fast-xml-parser";
import type { ExternalGrant, PrincipalRecord, ResourceEntry } from "../../../../src/iam/access/model.ts";
import type { CredentialState } from "../../../../src/iam/inventory/credentialReport.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import type { Section } from "../../../../src/report/html/section.ts";
import { accessColumns } from "../../../../src/report/summary/accessColumns.ts";
import { reportFacts } from "../../../../src/report/summary/collectReportFacts.ts";
import type { ReportFacts } from "../../../../src/report/summary/reportFacts.ts";
import { createReachCollector } from "../../../../src/report/summary/resourceReach.ts";

export const AT = Date.UTC(2026, 10, 22, 7);
export const DAY = 86_400_000;

export function record(arn: string, more: Partial<PrincipalRecord> = {}): PrincipalRecord {
  return {
    arn,
    name: arn.slice(arn.lastIndexOf("/") + 1),
    type: arn.includes(":user/") ? "IAMUser" : "IAMRole",
    id: "",
    path: "/",
    tags: {},
    createdAt: AT - 1000 * DAY,
    lastUsedAt: AT - DAY,
    credentials: undefined,
    policies: [],
    permissionsBoundary: undefined,
    isFullAdmin: false,
    isIamAdmin: false,
    ...more,
  };
}

export const credentials = (more: Partial<CredentialState> = {}): CredentialState => ({
  passwordEnabled: false,
  passwordLastUsed: undefined,
  passwordLastChanged: undefined,
  mfaActive: false,
  accessKeys: [undefined, undefined],
  ...more,
});

export const user = (name: string, more: Partial<PrincipalRecord> = {}) =>
  record(`arn:aws:iam::123456789012:user/${name}`, { credentials: credentials(), ...more });
export const role = (name: string, more: Partial<PrincipalRecord> = {}) =>
  record(`arn:aws:iam::123456789012:role/${name}`, more);
export const bucket = (name: string, tags: ResourceEntry["tags"] = {}): ResourceEntry => ({
  arn: `arn:aws:s3:::${name}`,
  name,
  type: "S3Bucket",
  service: "S3",
  tags,
});

interface Told extends Partial<Omit<ReportFacts, "header">> {
  principals: readonly PrincipalRecord[];
  /** One mask per principal, for each resource by its position and the service of a column. */
  masks?: (resource: number, service: string) => readonly number[];
  escalating?: readonly string[];
  setCharacters?: number;
}

/** The facts of a small account. */
export function factsOf({ principals, masks, escalating = [], setCharacters, ...more }: Told): ReportFacts {
  const resources = more.resources ?? [];
  const collector = createReachCollector(setCharacters);
  for (const column of accessColumns(resources))
    collector.add(column, Uint8Array.from(masks?.(column.resource, column.service) ?? principals.map(() => 0)));
  const header = {
    accountId: "123456789012",
    partition: "aws",
    analysisTime: AT,
    engineVersion: "1",
    catalogueVersion: "1",
    catalogueDate: "",
  };
  const account = {
    resources,
    policies: more.policies ?? [],
    escalation: () => ({ canEscalate: (arn: string) => escalating.includes(arn), pathsTo: () => [] }),
    findings: () => more.findings ?? [],
    gaps: () => more.gaps ?? [],
  };
  return reportFacts(header, account, {
    principals,
    external: more.external ?? [],
    comparison: more.comparison,
    access: { services: [], groups: [], groupOf: principals.map((_, index) => index) },
    reach: collector.reach(),
    gaps: [],
  });
}

/** The HTML of the section, checked to be well-formed. */
export function written(section: Section, facts: ReportFacts, budget = 10_000_000): string {
  const links = createLinks(facts.principals, facts.resources);
  const text = [...section.body({ facts, links, budget })].join("");
  const valid = XMLValidator.validate(`<section>${text}</section>`, {
    allowBooleanAttributes: true,
    unpairedTags: ["br"],
  });
  if (valid !== true) throw new Error(JSON.stringify(valid));
  return text;
}

export const grant = (
  principal: ExternalGrant["principal"],
  resource: number,
  more: Partial<ExternalGrant> = {},
): ExternalGrant => ({
  principal,
  resource,
  capability: "read-data",
  certainty: more.conditions?.length ? "conditional" : "certain",
  conditions: [],
  because: [{ policy: "arn:aws:s3:::b#policy", statement: "#0", effect: "Allow" }],
  ...more,
});

/** Every tag with the names of its attributes. */
export function shapesOf(text: string): string[] {
  return [...text.matchAll(/<(?:"[^"]*"|[^">])*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, "="));
}

/** Text that would become markup if it were not escaped. */
export const HOSTILE = [
  "<script>globalThis.injected=1</script>",
  '" onmouseover="globalThis.injected=1',
  "' autofocus onfocus='x",
  "</td></table></section><img src=x onerror=x>",
  "<!-- ]]> --> <svg><style>",
  "javascript:globalThis.injected=1",
  "\u202Edesrever\u2066\u200B\u2028\u0000",
  "&lt;b&gt; &#60; {{x}}",
  "n".repeat(2_000),
];
