import * as z from "zod";
import { elements, text, type XmlNode } from "../client/xml.ts";

/** A tag as most JSON APIs write it. */
export const Tag = z.object({ Key: z.string(), Value: z.string().nullish() });
/** A tag as ECS and CodeBuild write it. */
export const LowerTag = z.object({ key: z.string().nullish(), value: z.string().nullish() });

/** Tags by key; one without a value has an empty one. */
export function tagRecord(tags: readonly z.infer<typeof Tag>[] | null | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value ?? ""]));
}

export function lowerTagRecord(tags: readonly z.infer<typeof LowerTag>[] | null | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap(({ key, value }) => (key ? [[key, value ?? ""]] : [])));
}

/** The tags of an XML list; `names` are those of key and value. */
export function xmlTags(
  node: XmlNode,
  path: readonly string[],
  names: readonly [string, string] = ["Key", "Value"],
): Record<string, string> {
  const [key, value] = names;
  return Object.fromEntries(elements(node, ...path).map((tag) => [text(tag, key) ?? "", text(tag, value) ?? ""]));
}
