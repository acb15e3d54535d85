import type { Gap } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";

/** Gaps sorted: the engine gives them in the order it met them, which follows that of its input; reports must not. */
export function gapsInOrder(gaps: readonly Gap[]): Gap[] {
  const text = ({ service, region, action, code, resource = "", message = "" }: Gap) =>
    [service, region, action, code, resource, message].join("\n");
  return gaps.toSorted((a, b) => compareText(text(a), text(b)));
}
