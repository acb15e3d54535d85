import { compareText } from "../../platform/compareText.ts";

type Tags = Readonly<Record<string, string>>;

/** A tag with a column of its own. */
export type TagColumn =
  | "business_unit"
  | "environment"
  | "used_by"
  | "owner"
  | "confidentiality"
  | "integrity"
  | "availability";

/**
 * Keys that mean the column, the first that is there wins; letter case and `_ - . :` and spaces do not count, so that
 * `BusinessUnit`, `business_unit` and `business-unit` are one. `DataClassification` is the other name that k9's Cloud
 * Tagging Guide gives to Confidentiality.
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

/** The value of the tag that stands for `column`, else empty. Of two spellings of one key the first in code-unit order. */
export function tagValue(tags: Tags, column: TagColumn): string {
  const spellings = Object.keys(tags).sort(compareText);
  for (const key of KEYS[column]) {
    const spelling = spellings.find((candidate) => candidate.toLowerCase().replace(/[_\-.:\s]/g, "") === key);
    if (spelling !== undefined) return tags[spelling] ?? "";
  }
  return "";
}

/** `{"BusinessUnit": "ProductDevelopment", "Name": "ci"}`, keys in code-unit order; `{}` when there are none. */
export function tagsJson(tags: Tags): string {
  const members = Object.keys(tags)
    .sort(compareText)
    .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(tags[key] ?? "")}`);
  return `{${members.join(", ")}}`;
}
