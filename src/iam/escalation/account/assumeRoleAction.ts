import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";

/** sts:AssumeRole in decisions on all actions of a service: the index of the service, and the position in its sets. */
export function assumeRoleAction(): { service: number; at: number } {
  const action = findAction("sts:AssumeRole");
  if (action === undefined) throw new Error("the catalogue lacks sts:AssumeRole");
  const { index, firstActionId } = serviceOfAction(action.id);
  return { service: index, at: action.id - firstActionId };
}

const positions = new Map<string, number>();

/** The position of an action of STS in the sets of all of them. */
export function stsAction(name: string): number {
  const known = positions.get(name);
  if (known !== undefined) return known;
  const action = findAction(name);
  if (action === undefined) throw new Error(`the catalogue lacks ${name}`);
  const position = action.id - serviceOfAction(action.id).firstActionId;
  positions.set(name, position);
  return position;
}
