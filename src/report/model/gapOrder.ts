import type { Gap } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";

/** The gaps sorted by their text. The engine's order follows that of its input, which must not show in reports. */
export function gapsInOrder(gaps: readonly Gap[]): Gap[] {
  const text = ({ service, region, action, code, resource = "", message = "" }: Gap) =>
    [service, region, action, code, resource, message].join("\n");
  return gaps.toSorted((a, b) => compareText(text(a), text(b)));
}
