import type { AccessGrant, PrincipalAccess, ResourceEntry } from "../../../../src/iam/access/model.ts";
import { CAPABILITIES, type Capability } from "../../../../src/iam/catalogue/capability.ts";
import type { Proof } from "../../../../src/iam/policy/proof.ts";
import { access } from "../../../../src/report/html/access/section.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import { knowledgeOf } from "../../../../src/report/model/knowledge.ts";
import { createAccessCollector } from "../../../../src/report/summary/accessCollector.ts";
import type { ReportFacts } from "../../../../src/report/summary/reportFacts.ts";
import { escalation, external, findings, resources } from "../smallAccount.ts";

export const ACCOUNT = "123456789012";

export const allow = (policy: string, statement = "#0"): Proof => ({ policy, statement, effect: "Allow" });
export const deny = (policy: string, statement = "#0"): Proof => ({ policy, statement, effect: "Deny" });

export function grant(service: string, capability: Capability, more: Partial<AccessGrant> = {}): AccessGrant {
  const { resources: on = [], pattern = "" } = more;
  return {
    service,
    capability,
    certainty: "certain",
    scope: on.length > 0 ? "resource" : pattern === "" ? "service" : "pattern",
    resources: on,
    pattern,
    conditions: [],
    because: [allow("arn:aws:iam::aws:policy/Some")],
    ...more,
  };
}

export function role(name: string, grants: readonly AccessGrant[], flags: Partial<PrincipalAccess["principal"]> = {}) {
  const principal: PrincipalAccess["principal"] = {
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    name,
    type: "IAMRole",
    id: "AROAEXAMPLE",
    path: "/",
    tags: {},
    createdAt: undefined,
    lastUsedAt: undefined,
    credentials: undefined,
    policies: [],
    permissionsBoundary: undefined,
    isFullAdmin: false,
    isIamAdmin: false,
    ...flags,
  };
  return { principal, grants, cells: new Uint16Array(0) } satisfies PrincipalAccess;
}

/** An inline policy of the role itself. */
export const own = (name: string, policy: string) => `arn:aws:iam::${ACCOUNT}:role/${name}#${policy}`;

export function collected(accesses: readonly PrincipalAccess[], proofBytes?: number) {
  const collector = createAccessCollector(proofBytes);
  for (const one of accesses) collector.add(one);
  return collector.rows();
}

/** The section about these principals. */
export function sectionOf(
  accesses: readonly PrincipalAccess[],
  budget = 1_000_000,
  inventory: readonly ResourceEntry[] = resources,
): string {
  const principals = accesses.map(({ principal }) => principal);
  const facts: ReportFacts = {
    header: {
      accountId: ACCOUNT,
      partition: "aws",
      analysisTime: 0,
      engineVersion: "1",
      catalogueVersion: "1",
      catalogueDate: "2026-01-01",
    },
    principals,
    resources: inventory,
    policies: [],
    external,
    escalation,
    findings,
    accepted: [],
    plan: undefined,
    history: [],
    gaps: [],
    known: knowledgeOf([], principals),
    figures: {} as ReportFacts["figures"],
    comparison: undefined,
    access: collected(accesses),
    cited: new Map(),
    statements: new Map(),
    reach: {} as ReportFacts["reach"],
  };
  const input = { facts, links: createLinks(principals, inventory), budget };
  return [...access.body(input)].join("");
}

/** So many roles, each with different grants. */
export function differentRoles(total: number): PrincipalAccess[] {
  const services = ["S3", "KMS", "SQS", "SNS", "DynamoDB", "Lambda", "EC2", "IAM", "RDS", "ECR", "Glue", "Athena"];
  return Array.from({ length: total }, (_, index) => {
    const name = `role-${String(index).padStart(5, "0")}`;
    const grants = services.flatMap((service, at) => {
      const capability = CAPABILITIES[(index + at) % CAPABILITIES.length] ?? "use-resource";
      const held = (index >> (at % 12)) & 1;
      const statement = `S${(index * 7 + at) % 97}`;
      return held === 0 ? [] : [grant(service, capability, { because: [allow(own(name, "all"), statement)] })];
    });
    return role(name, [...grants, grant("STS", "use-resource", { pattern: `arn:aws:iam::${ACCOUNT}:role/${index}` })]);
  });
}
