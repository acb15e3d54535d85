import { awsManagedDetail } from "./awsManaged.ts";
import { generatedKeyId, generatedRegionAt, generatedRegions } from "./generatedKeys.ts";
import {
  generateCredentials,
  generateGroup,
  generatePolicy,
  generateRole,
  generateUser,
} from "./generateIdentities.ts";
import { generateBucket, generateFunction, generateKey } from "./generateResources.ts";
import { type GenerateOptions, generatedAwsPolicies, shapeOf } from "./generateShape.ts";
import type { Account, Sequence } from "./model.ts";

export type { GenerateOptions } from "./generateShape.ts";

/**
 * Generates an account of any size from a seed. Every principal, policy, bucket and key is generated on demand and
 * not kept, so that an account of many thousand principals costs nothing until it is read. Its first role is
 * `k9-auditor`, which trusts the service's account with the external ID of the other samples.
 */
export function generateAccount(options: GenerateOptions): Account {
  const shape = shapeOf(options);
  const users = lazily(shape.userCount, (index) => generateUser(shape, index));
  const roles = lazily(shape.roleCount, (index) => generateRole(shape, index));
  const bucketNames = new RegExp(`^large-${options.accountId}-(\\d{5})$`);
  let keyNumbers: Map<string, number> | undefined;
  const buckets = lazily(options.buckets, (index) => generateBucket(options.seed, index, shape.names));
  return {
    accountId: options.accountId,
    partition: "aws",
    aliases: [`large-${options.accountId}`],
    regions: generatedRegions.map((name) => ({ name, optIn: "opt-in-not-required" })),
    users,
    groups: lazily(shape.groupCount, (index) => generateGroup(shape, index)),
    roles,
    localPolicies: lazily(shape.policyCount, (index) => generatePolicy(shape, index)),
    awsPolicies: lazily(generatedAwsPolicies.length, (index) =>
      awsManagedDetail(generatedAwsPolicies[index] ?? "AdministratorAccess", "aws", { attached: 1, boundaries: 0 }),
    ),
    credentials: lazily(shape.userCount + 1, (index) => generateCredentials(shape, index - 1)),
    mfaDevices: [],
    buckets,
    keys: (region) => {
      const place = generatedRegions.indexOf(region);
      const count = place < 0 ? 0 : Math.ceil((options.keys - place) / generatedRegions.length);
      return lazily(Math.max(count, 0), (index) =>
        generateKey(options.seed, index * generatedRegions.length + place, options.accountId),
      );
    },
    resources: (kind, region) =>
      kind === "function" && region === generatedRegions[0]
        ? lazily(options.functions ?? 0, (index) => generateFunction(options.seed, index, shape.names))
        : [],
    findRole: (name) => roles.at(indexIn(name, /^(?:k9-auditor|role-(\d{5}))$/)),
    findBucket: (name) => buckets.at(indexIn(name, bucketNames)),
    findKey: (region, keyId) => {
      keyNumbers ??= new Map(
        Array.from({ length: options.keys }, (_, index) => [generatedKeyId(options.accountId, index), index]),
      );
      const index = keyNumbers.get(keyId);
      return index === undefined || generatedRegionAt(index) !== region
        ? undefined
        : generateKey(options.seed, index, options.accountId);
    },
  };
}

function lazily<Item>(length: number, make: (index: number) => Item): Sequence<Item> {
  return { length, at: (index) => (index >= 0 && index < length ? make(index) : undefined) };
}

function indexIn(name: string, pattern: RegExp): number {
  const match = pattern.exec(name);
  return match === null ? -1 : Number(match[1] ?? 0);
}
