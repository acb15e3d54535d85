import type { PrincipalRecord } from "../../../../src/iam/access/model.ts";
import type { Certainty } from "../../../../src/iam/certainty.ts";
import type { EscalationPath, EscalationStep } from "../../../../src/iam/escalation/paths/model.ts";
import type { Finding } from "../../../../src/iam/findings/findingRules.ts";
import { escalationPath } from "../../../../src/iam/findings/rules/escalationPath.ts";
import type { AccountSubject } from "../../../../src/iam/findings/subject.ts";
import { escalation as section } from "../../../../src/report/html/escalation/section.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import type { ReportFacts } from "../../../../src/report/summary/reportFacts.ts";

export const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
export const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`;

/** One step; `to` missing: the principal changes itself. */
export function step(
  from: string,
  to = from,
  technique = to === from ? "iam:PutRolePolicy" : "sts:AssumeRole",
): EscalationStep {
  return {
    from,
    to,
    technique,
    techniqueId: to === from ? "iam-put-role-policy" : "sts-assume-role",
    certainty: "certain",
    explanation: `${from} does ${technique} to ${to}.`,
    requires: technique.split(" + ").map((action) => ({
      action,
      resource: to,
      certainty: "certain",
      because: [{ policy: `${from}#own`, statement: "#0", effect: "Allow" }],
      conditions: [],
    })),
  };
}

/** The path along these principals; the last acts on itself where it stands twice. */
export function path(along: readonly string[], certainty: Certainty = "certain"): EscalationPath {
  const steps = along.slice(1).map((to, index) => ({ ...step(along[index] ?? "", to), certainty }));
  return { principal: along[0] ?? "", target: { kind: "administrator", arn: along.at(-1) ?? "" }, steps, certainty };
}

const record = (arn: string): PrincipalRecord => ({
  arn,
  name: arn.slice(arn.lastIndexOf("/") + 1),
  type: arn.includes(":user/") ? "IAMUser" : "IAMRole",
  id: "AROAEXAMPLE",
  path: "/",
  tags: {},
  createdAt: undefined,
  lastUsedAt: undefined,
  credentials: undefined,
  policies: [],
  permissionsBoundary: undefined,
  isFullAdmin: arn.includes("admin"),
  isIamAdmin: false,
});

export type EscalationFacts = Pick<ReportFacts, "principals" | "resources" | "escalation" | "findings" | "accepted">;

/** What the section is given of an account with these paths, its findings made as the engine makes them. */
export function factsOf(paths: readonly EscalationPath[], more: readonly Finding[] = []): EscalationFacts {
  const arns = new Set(paths.flatMap(({ steps }) => steps.flatMap(({ from, to }) => [from, to])));
  const principals = [...arns]
    .filter((arn) => !arn.includes("*"))
    .sort()
    .map(record);
  const byPrincipal = Map.groupBy(paths, ({ principal }) => principal);
  const escalation = {
    escalating: [...byPrincipal.keys()].sort(),
    canEscalate: (arn: string) => byPrincipal.has(arn),
    pathsOf: (arn: string) => byPrincipal.get(arn) ?? [],
    pathsTo: (kind: string, arn: string) => (kind === "administrator" ? (byPrincipal.get(arn) ?? []) : []),
  };
  const fullAdministrators = new Set(principals.filter(({ isFullAdmin }) => isFullAdmin).map(({ arn }) => arn));
  const account = { inventory: { policyVersions: new Map<string, string>() } };
  const findings = [
    ...escalationPath.find({ account, escalation, fullAdministrators } as unknown as AccountSubject),
    ...more,
  ];
  return { principals, resources: [], escalation, findings, accepted: [] };
}

export function written(facts: EscalationFacts, budget = 1_000_000): string {
  const links = createLinks(facts.principals, facts.resources);
  return [...section.body({ facts: facts as ReportFacts, links, budget })].join("");
}
