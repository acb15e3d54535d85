import type { Gap } from "../iam/model.ts";

/** Order by UTF-16 code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Gaps sorted: the engine gives them in the order it met them, which follows that of its input; reports must not. */
export function gapsInOrder(gaps: readonly Gap[]): Gap[] {
  const text = ({ service, region, action, code, resource = "", message = "" }: Gap) =>
    [service, region, action, code, resource, message].join("\n");
  return gaps.toSorted((a, b) => compareText(text(a), text(b)));
}
