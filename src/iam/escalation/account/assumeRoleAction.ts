import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";

/** sts:AssumeRole in decisions on all actions of a service: the index of the service, and the position in its sets. */
export function assumeRoleAction(): { service: number; at: number } {
  const action = findAction("sts:AssumeRole");
  if (action === undefined) throw new Error("the catalogue lacks sts:AssumeRole");
  const { index, firstActionId } = serviceOfAction(action.id);
  return { service: index, at: action.id - firstActionId };
}
