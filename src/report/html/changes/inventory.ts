import type { Changes } from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { value } from "../markup.ts";
import { type ChangeList, each } from "./changeList.ts";

/** Principals or resources that were added or removed. */
export function inventoryLists(
  { added, removed }: Changes["principals"],
  links: Links,
  what: "users and roles" | "resources",
): ChangeList[] {
  const member = what === "resources" ? "resources" : "principals";
  return [
    { title: `New ${what}`, sign: "+", items: each(added, (arn) => links.thing(arn)), member },
    { title: `Removed ${what}`, sign: "−", items: each(removed, value), member },
  ];
}
