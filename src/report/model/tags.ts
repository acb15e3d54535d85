import { compareText } from "../../platform/compareText.ts";

type Tags = Readonly<Record<string, string>>;

/** The tags that have a column in a CSV. */
export type TagColumn =
  | "business_unit"
  | "environment"
  | "used_by"
  | "owner"
  | "confidentiality"
  | "integrity"
  | "availability";

/**
 * Tag keys for each column; the first that a resource has wins. Case, `_ - . :` and spaces do not matter: `BusinessUnit`,
 * `business_unit` and `business-unit` are the same. Source: k9's Cloud Tagging Guide, where `DataClassification` is the
 * other name of Confidentiality.
 */
const KEYS: Readonly<Record<TagColumn, readonly string[]>> = {
  business_unit: ["businessunit"],
  environment: ["environment", "env"],
  used_by: ["usedby"],
  owner: ["owner"],
  confidentiality: ["confidentiality", "dataclassification"],
  integrity: ["integrity"],
  availability: ["availability"],
};

/** The value of the tag for `column`, or an empty text. Of several spellings of a key, the first in code-unit order. */
export function tagValue(tags: Tags, column: TagColumn): string {
  const spellings = Object.keys(tags).sort(compareText);
  for (const key of KEYS[column]) {
    const spelling = spellings.find((candidate) => candidate.toLowerCase().replace(/[_\-.:\s]/g, "") === key);
    if (spelling !== undefined) return tags[spelling] ?? "";
  }
  return "";
}

/** `{"BusinessUnit": "ProductDevelopment", "Name": "ci"}`, keys in code-unit order; `{}` without tags. */
export function tagsJson(tags: Tags): string {
  const members = Object.keys(tags)
    .sort(compareText)
    .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(tags[key] ?? "")}`);
  return `{${members.join(", ")}}`;
}
