import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { administrationActions } from "../../access/grants/administrators.ts";
import { service as serviceOf } from "../../catalogue/catalogue.ts";
import { addBit, type Bits, intersects } from "../../sets/bitSet.ts";

/** Whether a principal may do anything by which it could change itself or create another principal. */
export function mayChangeIam({ statements }: Subject): boolean {
  return statements.some((statement) => statement.effect === "Allow" && isAboutChange(statement));
}

/** Whether any of its identity policies denies such a change. */
export function isDeniedIamChange({ statements }: Subject): boolean {
  return statements.some((statement) => statement.effect === "Deny" && isAboutChange(statement));
}

function isAboutChange({ layer, actions }: PrincipalStatement): boolean {
  const bits = layer === "identity" ? actions.bits(serviceOf("iam")?.index ?? -1) : undefined;
  return bits !== undefined && intersects(bits, changingActions());
}

let changing: Bits | undefined;

/** What changes users, roles, groups and policies, their tags included; by position in IAM. */
function changingActions(): Bits {
  if (changing !== undefined) return changing;
  const bits = administrationActions().slice();
  serviceOf("iam")?.actions.forEach(({ name }, at) => {
    if (name === "TagUser" || name === "TagRole") addBit(bits, at);
  });
  changing = bits;
  return bits;
}
