import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { forwardedAccess } from "../../../src/iam/access/grants/forwardedAccess.ts";
import { findAction, serviceOfAction } from "../../../src/iam/catalogue/catalogue.ts";
import { decide } from "../../../src/iam/decision/decide.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";
import { emptyBits, hasBit } from "../../../src/iam/sets/bitSet.ts";
import {
  ACCOUNT,
  asCollected,
  NAMES,
  QUESTIONS,
  type RandomAccount,
  RESOURCE_TAGS,
  randomAccount,
  randomOrganization,
} from "./randomAccount.ts";

const AT = Date.parse("2026-01-01T00:00:00Z");
/** Random accounts of each property. */
const RUNS = Number(process.env.EXACTNESS_RUNS ?? 250);

/** Of the action patterns in use, these take in sts:TagSession: sessions of such a role may bring tags of their own. */
function takesSessionTags(trust: object): boolean {
  const { Statement: statements } = trust as { Statement: { Effect: string; Action?: unknown; NotAction?: unknown }[] };
  return statements.some(({ Effect, Action, NotAction }) => {
    const named = [Action ?? NotAction].flat().some((pattern) => pattern === "*" || pattern === "sts:*");
    return Effect === "Allow" && named === (NotAction === undefined);
  });
}

/** The exact decision on one call, with what the analysis knows given as context. */
function exact(
  account: RandomAccount,
  who: "user" | "role",
  action: string,
  arn: string,
  organization?: { service: object[][]; resource: object[][] },
  more: Record<string, string | string[]> = {},
): string {
  const bucket = Object.values(NAMES).find(
    (name) => arn === name || (name.includes(":s3:") && arn.startsWith(`${name}/`)),
  );
  const policies: Readonly<Record<string, unknown>> = {
    [NAMES.bucket]: account.policies.bucket,
    [NAMES.second]: account.policies.second,
    [NAMES.key]: account.policies.key,
    [NAMES.queue]: account.policies.queue,
    [NAMES.role]: account.trust.role,
    [NAMES.target]: account.trust.target,
  };
  const resourcePolicy = bucket === undefined ? undefined : policies[bucket];
  const principalTags = who === "user" ? account.userTags : RESOURCE_TAGS[NAMES.role];
  const unknownTag = who === "role" && takesSessionTags(account.trust.role);
  const context: Record<string, string | string[]> = {
    ...(unknownTag ? {} : { "aws:PrincipalTag/team": principalTags?.team ?? [] }),
    ...(organization && { "aws:PrincipalOrgID": "o-own", "aws:ResourceOrgID": "o-own" }),
    ...more,
  };
  const countsTags = arn !== NAMES.second || account.abac !== undefined;
  if (bucket === arn && countsTags) {
    const tags = arn === NAMES.second && account.abac === false ? {} : RESOURCE_TAGS[arn];
    for (const key of ["env", "team"]) context[`aws:ResourceTag/${key}`] = tags?.[key] ?? [];
  }
  const answer = decide(
    {
      principal: who === "user" ? NAMES.user : NAMES.role,
      principalId: who === "user" ? "AIDAANN" : "AROAAPP",
      action,
      resource: arn,
      context,
      identityPolicies: [...account.inline, ...account.attached, ...account.grouped],
      ...(account.boundary ? { permissionsBoundary: account.boundary } : {}),
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      ...(organization && {
        serviceControlPolicies: organization.service,
        resourceControlPolicies: organization.resource,
      }),
    },
    AT,
  );
  if ("error" in answer) return answer.error;
  return answer.decision === "allowed" ? "certain" : answer.decision === "conditional" ? "conditional" : "denied";
}

test("the compiled answer equals the exact decision", { timeout: 1_200_000 }, () => {
  let asked = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(randomAccount, (random) => {
      const { details, resources, user, role } = asCollected(random);
      const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
      index.addAuthorizationDetails(details);
      index.addResources(resources);
      const account = index.seal();
      for (const who of ["user", "role"] as const) {
        const decideOn = account.decisionsOf(who === "user" ? user : role);
        for (const [action, names] of QUESTIONS) {
          const witnesses =
            action === "s3:GetObject" ? [`${NAMES.bucket}/${WITNESS}`, `${NAMES.second}/${WITNESS}`] : [];
          for (const arn of [...names, ...witnesses]) {
            const found = decideOn(action, arn);
            const wanted = exact(random, who, action, arn);
            if (found !== wanted) expect({ who, action, arn, found }).toEqual({ who, action, arn, found: wanted });
            seen.add(wanted);
            asked += 1;
          }
        }
      }
    }),
    { numRuns: RUNS, seed: 20260101 },
  );
  expect(asked).toBeGreaterThan(RUNS * 50);
  expect([...seen].sort()).toEqual(["certain", "conditional", "denied"]);
});

test("the compiled answer equals the exact decision under policies of an organization", { timeout: 1_200_000 }, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(randomAccount, randomOrganization, (random, organization) => {
      const { details, resources, user, role } = asCollected(random);
      const levels = (list: object[][]) =>
        list.map((documents, level) => documents.map((document, at) => ({ id: `${level}/${at}`, name: "", document })));
      const index = createAccountIndex({
        accountId: ACCOUNT,
        partition: "aws",
        at: AT,
        organization: {
          id: "o-own",
          managementAccount: "999988887777",
          policies: {
            id: "o-own",
            managementAccount: "999988887777",
            serviceControlPolicies: levels(organization.service),
            resourceControlPolicies: levels(organization.resource),
          },
        },
      });
      index.addAuthorizationDetails(details);
      index.addResources(resources);
      const account = index.seal();
      for (const who of ["user", "role"] as const) {
        const decideOn = account.decisionsOf(who === "user" ? user : role);
        for (const [action, names] of QUESTIONS) {
          for (const arn of names) {
            const found = decideOn(action, arn);
            const wanted = exact(random, who, action, arn, organization);
            if (found !== wanted) expect({ who, action, arn, found }).toEqual({ who, action, arn, found: wanted });
            const without = exact(random, who, action, arn, { service: [], resource: [] });
            const changed = wanted === without ? "unchanged" : "changed";
            seen.set(`${wanted} ${changed}`, (seen.get(`${wanted} ${changed}`) ?? 0) + 1);
          }
        }
      }
    }),
    { numRuns: RUNS, seed: 20260102 },
  );
  const kinds = [
    "certain unchanged",
    "conditional changed",
    "conditional unchanged",
    "denied changed",
    "denied unchanged",
  ];
  expect([...seen.keys()].sort()).toEqual(kinds);
  for (const kind of kinds) expect(seen.get(kind)).toBeGreaterThan(50);
});

test("what is allowed through CloudFormation equals the exact decision on such a call", { timeout: 120_000 }, () => {
  const call = {
    "aws:ViaAWSService": "true",
    "aws:CalledVia": "cloudformation.amazonaws.com",
    "aws:CalledViaFirst": "cloudformation.amazonaws.com",
    "aws:CalledViaLast": "cloudformation.amazonaws.com",
    "kms:ViaService": [],
  };
  const stacks = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "cloudformation:*", Resource: "*" },
  };
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(randomAccount, (drawn) => {
      const random = { ...drawn, inline: [...drawn.inline, stacks] };
      const { details, resources, user } = asCollected(random);
      const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
      index.addAuthorizationDetails(details);
      index.addResources(resources);
      const account = index.seal();
      const { targets } = account.scope;
      const through = forwardedAccess(account.evaluationOf(user)).find(({ services }) =>
        services.some(({ service }) => service.name === "CloudFormation"),
      );
      const actions = through?.services.find(({ service }) => service.name === "CloudFormation")?.actions;
      for (const [action, names] of through === undefined ? [] : QUESTIONS) {
        const { id } = findAction(action) ?? { id: -1 };
        const { index: service, firstActionId } = serviceOfAction(id);
        const at = id - firstActionId;
        if (!hasBit(actions?.get(service) ?? emptyBits(0), at)) continue;
        for (const arn of names) {
          const position = targets.positionOf(arn, ({ scope, mask }) => scope.index === service && hasBit(mask, at));
          if (position === undefined || (through?.only !== undefined && !through.only.includes(position))) continue;
          const decision = through?.evaluation.ofTarget(position)?.decision;
          const possible = decision !== undefined && hasBit(decision.possible, at);
          const found = !possible ? "denied" : hasBit(decision.certain, at) ? "certain" : "conditional";
          const wanted = exact(random, "user", action, arn, undefined, call);
          if (found !== wanted) expect({ action, arn, found }).toEqual({ action, arn, found: wanted });
          const direct = exact(random, "user", action, arn);
          const kind = `${direct} ${wanted}`;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }
      }
    }),
    { numRuns: 400, seed: 20260103 },
  );
  for (const kind of ["denied certain", "denied denied", "certain certain"])
    expect(seen.get(kind), kind).toBeGreaterThan(20);
});
