import type { Gap, KmsGrant, PublicAccessBlock, ResourceRecord } from "../iam/index.ts";
import { readJson } from "./inputFile.ts";
import {
  anything,
  flag,
  isObject,
  listOf,
  objectOf,
  oneOf,
  optional,
  type Read,
  recordOf,
  required,
  text,
  textLike,
  wrong,
} from "./read.ts";

export interface ResourcesFile {
  resources: readonly ResourceRecord[];
  /** Members that mean nothing, and what differs from an earlier entry of the same resource; the first holds. */
  gaps: readonly Gap[];
}

const ARN = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./;

const constraints = objectOf<NonNullable<KmsGrant["Constraints"]>>({
  EncryptionContextSubset: optional(recordOf(text)),
  EncryptionContextEquals: optional(recordOf(text)),
});
const grant = objectOf<KmsGrant>({
  GrantId: optional(text),
  Name: optional(text),
  GranteePrincipal: optional(text),
  RetiringPrincipal: optional(text),
  Operations: required(listOf(text)),
  Constraints: optional(constraints),
});

const members = {
  arn: required(textLike(ARN, "not an ARN")),
  type: optional(text),
  name: optional(text),
  policy: optional(anything),
  tags: optional(recordOf(text)),
  role: optional(textLike(/^arn:[^:]+:iam::\d{12}:role\/./, "not the ARN of a role")),
  publicAccessBlock: optional(
    objectOf<PublicAccessBlock>({
      BlockPublicAcls: required(flag),
      IgnorePublicAcls: required(flag),
      BlockPublicPolicy: required(flag),
      RestrictPublicBuckets: required(flag),
    }),
  ),
  keyManager: optional(oneOf("AWS", "CUSTOMER")),
  grants: optional(listOf(grant)),
};
const shape = objectOf<ResourceRecord>(members);

/**
 * Reads an inventory: `[{ "arn", "type"?, "name"?, "policy"?, "tags"?, "role"?, "publicAccessBlock"? }]`, and for a key
 * `"keyManager"` and `"grants"`. The format is
 * this command's own, so that a member of a wrong shape is a problem; what a policy says is left to the engine.
 */
export async function readResourcesFile(path: string): Promise<Read<ResourcesFile>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  if (!Array.isArray(json.value)) return wrong(`${path}: not a list of resources`);
  const resources = new Map<string, ResourceRecord>();
  const gaps: Gap[] = [];
  for (const [at, entry] of json.value.entries()) {
    let problem: string | undefined;
    const resource = shape(entry, `[${at}]`, (place, what) => {
      problem ??= `${place}: ${what}`;
    });
    if (resource === undefined || problem !== undefined)
      return wrong(`${path}: ${problem ?? `[${at}]: cannot be read`}`);
    for (const name of unknownMembers(entry)) gaps.push(gap("UnknownMember", resource.arn, name));
    const known = resources.get(resource.arn);
    if (known === undefined) resources.set(resource.arn, resource);
    else if (JSON.stringify(known) !== JSON.stringify(resource))
      gaps.push(gap("DuplicateEntry", resource.arn, `[${at}]: an earlier one holds`));
  }
  return { ok: true, value: { resources: [...resources.values()], gaps } };
}

function unknownMembers(entry: unknown): string[] {
  return isObject(entry) ? Object.keys(entry).filter((name) => !Object.hasOwn(members, name)) : [];
}

function gap(code: string, resource: string, message: string): Gap {
  return { service: resource.split(":")[2] ?? "", region: "", action: "parse", code, resource, message };
}
