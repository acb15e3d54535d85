import { capabilitiesOf, service, servicePrefixes } from "../../iam/index.ts";
import type { Column } from "../model/columns.ts";

export const CAPABILITY_MAPPING: { name: string; columns: readonly Pick<Column, "title" | "width">[] } = {
  name: "k9 Access Capability Mapping",
  columns: [
    { title: "Service Name", width: 34 },
    { title: "Action", width: 60 },
    { title: "Access Level", width: 24 },
    { title: "Access Capability", width: 22 },
  ],
};

/** A row for each action of the catalogue and each of its capabilities, in one batch per service. */
export function* capabilityMappingRows(): Generator<string[][]> {
  for (const prefix of servicePrefixes) {
    const { displayName, actions } = service(prefix) ?? { displayName: prefix, actions: [] };
    yield actions.flatMap(({ name, accessLevel, capabilities }) =>
      capabilitiesOf(capabilities).map((capability) => [displayName, `${prefix}:${name}`, accessLevel, capability]),
    );
  }
}
