import * as z from "zod";
import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";

const position = { NextMarker: z.string().nullish(), Truncated: z.boolean().nullish() };
const KeyPage = z.object({ ...position, Keys: z.array(z.object({ KeyId: z.string(), KeyArn: z.string() })) });
const AliasPage = z.object({
  ...position,
  Aliases: z.array(z.object({ AliasName: z.string(), TargetKeyId: z.string().nullish() })),
});
const TagPage = z.object({ ...position, Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })) });
const Context = z.record(z.string(), z.string()).nullish();
const GrantPage = z.object({
  ...position,
  Grants: z.array(
    z.object({
      GrantId: z.string(),
      Name: z.string().nullish(),
      GranteePrincipal: z.string().nullish(),
      RetiringPrincipal: z.string().nullish(),
      Operations: z.array(z.string()),
      Constraints: z.object({ EncryptionContextSubset: Context, EncryptionContextEquals: Context }).nullish(),
    }),
  ),
});
const Description = z.object({
  KeyMetadata: z.object({ Arn: z.string(), KeyManager: z.enum(["AWS", "CUSTOMER"]).nullish() }),
});
const PolicyText = z.object({ Policy: z.string() });

export interface KmsKey {
  keyId: string;
  arn: string;
}

/** kms:ListKeys of a region, all pages: customer keys and those that AWS manages. */
export const listKeys = defineOperation(
  "kms:ListKeys",
  async (action, client, region: string): Promise<AwsOutcome<KmsKey[]>> => {
    const keys = await list(client, action, region, { Limit: 1000 }, KeyPage, (page) => page.Keys);
    return mapOutcome(keys, (all) => all.map((key) => ({ keyId: key.KeyId, arn: key.KeyArn })));
  },
);

/** kms:ListAliases of a region, all pages: the aliases of each key by its id, sorted. Those without a key are left out. */
export const listAliases = defineOperation(
  "kms:ListAliases",
  async (action, client, region: string): Promise<AwsOutcome<Map<string, string[]>>> => {
    const aliases = await list(client, action, region, { Limit: 100 }, AliasPage, (page) => page.Aliases);
    if (!aliases.ok) return aliases;
    const byKey = new Map<string, string[]>();
    for (const { AliasName, TargetKeyId } of aliases.value) {
      if (TargetKeyId) byKey.set(TargetKeyId, [...(byKey.get(TargetKeyId) ?? []), AliasName].sort());
    }
    return { ok: true, value: byKey };
  },
);

/** kms:DescribeKey: who manages it; undefined where KMS does not say. */
export const describeKey = defineOperation(
  "kms:DescribeKey",
  async (action, client, region: string, keyId: string): Promise<AwsOutcome<"AWS" | "CUSTOMER" | undefined>> => {
    const answer = await json(client, action, region, { KeyId: keyId }, Description);
    return answer.ok ? { ok: true, value: answer.value.KeyMetadata.KeyManager ?? undefined } : answer;
  },
);

/** kms:GetKeyPolicy of the one policy that a key has, `default`. */
export const getKeyPolicy = defineOperation(
  "kms:GetKeyPolicy",
  async (action, client, region: string, keyId: string): Promise<AwsOutcome<unknown>> => {
    const answer = await json(client, action, region, { KeyId: keyId, PolicyName: "default" }, PolicyText);
    return answer.ok ? { ok: true, value: policyDocument(answer.value.Policy, "plain") } : answer;
  },
);

/** kms:ListResourceTags, all pages. */
export const listResourceTags = defineOperation(
  "kms:ListResourceTags",
  async (action, client, region: string, keyId: string): Promise<AwsOutcome<Record<string, string>>> => {
    const tags = await list(client, action, region, { KeyId: keyId, Limit: 50 }, TagPage, (page) => page.Tags);
    return mapOutcome(tags, (all) => Object.fromEntries(all.map((tag) => [tag.TagKey, tag.TagValue])));
  },
);

/** A grant, with the members of ListGrants' entries that say who may do what. */
export interface KmsGrant {
  GrantId: string;
  Name?: string;
  GranteePrincipal?: string;
  RetiringPrincipal?: string;
  Operations: string[];
  Constraints?: {
    EncryptionContextSubset?: Record<string, string>;
    EncryptionContextEquals?: Record<string, string>;
  };
}

/** kms:ListGrants, all pages. */
export const listGrants = defineOperation(
  "kms:ListGrants",
  async (action, client, region: string, keyId: string): Promise<AwsOutcome<KmsGrant[]>> => {
    const grants = await list(client, action, region, { KeyId: keyId, Limit: 100 }, GrantPage, (page) => page.Grants);
    return mapOutcome(grants, (all) => all.map(grant));
  },
);

function grant({ GrantId, Operations, Constraints, ...named }: z.infer<typeof GrantPage>["Grants"][number]): KmsGrant {
  const { Name, GranteePrincipal, RetiringPrincipal } = named;
  const { EncryptionContextSubset, EncryptionContextEquals } = Constraints ?? {};
  const context = {
    ...(EncryptionContextSubset ? { EncryptionContextSubset } : {}),
    ...(EncryptionContextEquals ? { EncryptionContextEquals } : {}),
  };
  return {
    GrantId,
    ...(Name ? { Name } : {}),
    ...(GranteePrincipal ? { GranteePrincipal } : {}),
    ...(RetiringPrincipal ? { RetiringPrincipal } : {}),
    Operations,
    ...(Object.keys(context).length === 0 ? {} : { Constraints: context }),
  };
}

interface Position {
  NextMarker?: string | null | undefined;
  Truncated?: boolean | null | undefined;
}

/** The items of all pages of a KMS list, by Marker and NextMarker. */
function list<P extends Position, T>(
  client: AwsClient,
  action: Action<"kms">,
  region: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<P>,
  itemsOf: (page: P) => readonly T[],
): Promise<AwsOutcome<T[]>> {
  return allPages(action, async (token) => {
    const position = token === undefined ? {} : { Marker: token };
    const page = await json(client, action, region, { ...parameters, ...position }, schema);
    return mapOutcome(page, (found) => ({
      items: itemsOf(found),
      next: found.Truncated === true ? found.NextMarker : undefined,
    }));
  });
}
