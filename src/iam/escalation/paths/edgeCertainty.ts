import { and, type Certainty } from "../../certainty.ts";
import type { Edge, SelfChange, SelfEscalation } from "./edge.ts";
import { certaintyOf } from "./requirement.ts";

export function certaintyOfEdge({ permissionSet, before, onward }: Edge): Certainty {
  const certainty = withChanges(permissionSet.certainty, before);
  return onward === undefined ? certainty : and(certainty, onward.permissionSet.certainty);
}

export function certaintyOfSelfEscalation({ requires, before }: SelfEscalation): Certainty {
  return withChanges(certaintyOf(requires), before);
}

function withChanges(certainty: Certainty, before: readonly SelfChange[]): Certainty {
  return before.reduce((found, { requires }) => and(found, certaintyOf(requires)), certainty);
}
