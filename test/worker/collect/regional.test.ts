import { beforeEach, describe, expect, test } from "vitest";
import auditorPolicy from "../../../docs/aws/k9-auditor.permissions.json";
import { exportResources } from "../../../sandbox/accounts/export.ts";
import { organization } from "../../../sandbox/accounts/organization/organization.ts";
import { findAccount } from "../../../sandbox/accounts/registry.ts";
import { stagedPages } from "../../../src/jobs/execution/analyze/stagedPages.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { type CollectedResource, readPage } from "../../../src/jobs/execution/staging/collection.ts";
import { bindings, collectionOf, sandboxCalls, sandboxPlays, type TrialOptions, trial } from "./support.ts";

beforeEach(() => sandboxPlays());

const acme = findAccount("123456789012");
if (acme === undefined) throw new Error("no sample account");
const exported = exportResources(acme).filter(({ type }) => type !== "S3Bucket" && type !== "KMSKey");

async function collected(options?: TrialOptions) {
  const { context } = trial(options);
  const result = await collect(context);
  if (result.outcome !== "done") throw new Error(JSON.stringify(result));
  const collection = await collectionOf(context);
  const names = collection.pages.filter((page) => page.kind === "resources").map((page) => page.name);
  const pages = await Promise.all(names.map((name) => readPage(bindings.STAGING, result.prefix, name)));
  const resources = new Map((pages.flat() as CollectedResource[]).map((resource) => [resource.arn, resource]));
  const staged = stagedPages(bindings.STAGING, result.prefix);
  for (const name of names) expect((await staged.resources(name)).gaps).toEqual([]);
  return { collection, resources };
}

/** What both know of a resource; one that has no tags to be asked for counts as having none. */
function essence({ arn, type, name, policy, tags = {}, role }: CollectedResource): CollectedResource {
  return {
    arn,
    type: type ?? "",
    name: name ?? "",
    tags,
    ...(policy === undefined ? {} : { policy }),
    ...(role === undefined ? {} : { role }),
  };
}

describe("the account acme-production", () => {
  test("is collected with all that the sandbox has: ARN, type, name, policy, tags and role of every resource", async () => {
    const { collection, resources } = await collected();
    for (const resource of exported) expect(essence(resources.get(resource.arn) ?? { arn: "" })).toEqual(resource);
    const definitions = [...resources.values()].filter(({ type }) => type === "ECSTaskDefinition");
    expect(collection.counts.others).toBe(exported.length + definitions.length);
    expect(resources.size).toBe(collection.counts.buckets + collection.counts.keys + collection.counts.others);

    const arn = "arn:aws:iam::123456789012:role/services";
    expect(definitions.map(({ name, role, furtherRoles }) => ({ name, role, furtherRoles }))).toEqual([
      { name: "storefront-web:12", role: `${arn}/storefront-task`, furtherRoles: [`${arn}/storefront-execution`] },
      { name: "exporter:3", role: undefined, furtherRoles: undefined },
    ]);
    const lake = "arn:aws:kms:eu-west-1:123456789012:key/5d2c8a10-3f61-4f0e-9a77-0b1c2d3e4f50";
    expect(resources.get(lake)?.grants).toMatchObject([
      {
        GranteePrincipal: "arn:aws:iam::123456789012:role/services/glue-etl",
        Operations: ["Decrypt", "GenerateDataKey"],
        Constraints: { EncryptionContextSubset: { purpose: "export" } },
      },
      { GranteePrincipal: "arn:aws:iam::555566667777:role/importer", Operations: expect.any(Array) },
    ]);
    expect(collection.gaps).toEqual([]);
  });

  test("needs all the actions that the policies in docs/aws allow, and no other", async () => {
    await collected();
    const needed = new Set((await sandboxCalls()).map(({ permission }) => permission));
    for (const name of ["sts:AssumeRole", "sts:GetCallerIdentity"]) needed.delete(name);
    // Asked only where S3's list leaves the region out.
    needed.add("s3:GetBucketLocation");
    await collected({ execution: { accountId: organization.managementAccount } });
    for (const { permission } of await sandboxCalls()) if (/^organizations:/.test(permission)) needed.add(permission);
    expect([...needed].sort()).toEqual(allowed);
  });
});

/** What the policy of the auditor role allows; test/node/aws/permissions.test.ts compares it with the declared operations. */
const allowed = auditorPolicy.Statement.flatMap(({ Action }) => Action).sort();

const isList = (action: string) =>
  /:(List(?!Tags|Grants|Aliases|ResourceTags|QueueTags)|Describe(Repositories|Instances|Stacks|DB)|GetJobs|GetDev)/.test(
    action,
  );
const ofRegions = allowed.filter((action) => !/^(iam|organizations|s3):|DescribeRegions/.test(action));

test("a credential that may list nothing leaves a gap for each list and region, and no more", async () => {
  const lists = ofRegions.filter((action) => isList(action) && action !== "ecs:ListServices");
  await sandboxPlays(...lists.map((action) => ({ action, kind: "refuse" }) as const));
  const { collection } = await collected();
  expect(collection.counts).toMatchObject({ buckets: 16, keys: 0, others: 0 });
  const found = collection.gaps.map(({ action, region }) => `${action} ${region}`).sort();
  expect(found).toEqual(lists.flatMap((action) => collection.regions.map((region) => `${action} ${region}`)).sort());
  expect(new Set(collection.gaps.map(({ code }) => code))).toEqual(
    new Set(["AccessDeniedException", "AccessDenied", "AuthorizationError", "UnauthorizedOperation"]),
  );
});

test("a credential that may only list still shows every resource, with a gap for each thing that it may not read", async () => {
  const details = ofRegions.filter(
    (action) => !isList(action) && !/BatchGet|DescribeServices|ListServices/.test(action),
  );
  await sandboxPlays(...details.map((action) => ({ action, kind: "refuse" }) as const));
  const { collection, resources } = await collected();
  for (const { arn } of exported) expect(resources.has(arn), arn).toBe(true);
  expect([...resources.values()].filter(({ type, policy }) => type !== "S3Bucket" && policy !== undefined)).toEqual([]);
  for (const { action, resource } of collection.gaps) {
    if (action !== "kms:ListAliases") expect(resource, action).toMatch(/^arn:aws:/);
  }
  expect(new Set(collection.gaps.map(({ action }) => action))).toEqual(new Set(details));
});

test.each([
  ["sqs:ListQueueTags", "QueueDoesNotExist", 400, 3],
  ["sns:GetTopicAttributes", "NotFound", 404, 2],
  ["secretsmanager:GetResourcePolicy", "ResourceNotFoundException", 400, 3],
  ["dynamodb:ListTagsOfResource", "ResourceNotFoundException", 400, 3],
  ["lambda:ListTags", "ResourceNotFoundException", 404, 4],
  ["ecr:GetRepositoryPolicy", "RepositoryNotFoundException", 400, 2],
])("a resource that is deleted before %s is left out, without a gap", async (action, code, status, left) => {
  await sandboxPlays({ action, kind: "refuse", code, status, times: 1 });
  const { collection, resources } = await collected();
  expect(collection.gaps).toEqual([]);
  const service = `:${action.slice(0, action.indexOf(":"))}:`;
  expect([...resources.keys()].filter((arn) => arn.includes(service))).toHaveLength(left);
});
