import { CAPABILITIES, type Capability } from "../catalogue/catalogue.ts";
import { type Finding, LISTED } from "./model.ts";
import type { AccountSubject } from "./subject.ts";

/** More principals than this make it wide. */
const SHARED_BY = 5;

const COUNTED: readonly Capability[] = ["administer-resource", "read-data", "write-data", "delete-data"];

/** Resources that more than 5 principals of the account can administer, read, write or delete. */
export function* widelySharedResource({ account, shared }: AccountSubject): Generator<Finding> {
  for (const [resource, { arn, name, type }] of account.resources.entries()) {
    const counts: Record<string, number> = {};
    const wide: number[] = [];
    for (const capability of COUNTED) {
      const at = CAPABILITIES.indexOf(capability);
      const count = shared.count(resource, at);
      counts[capability] = count;
      if (count > SHARED_BY) wide.push(at);
    }
    if (wide.length === 0) continue;
    const named = wide.map((at) => CAPABILITIES[at] ?? "");
    const touchesData = named.some((capability) => capability !== "administer-resource");
    const most = Math.max(...wide.map((at) => shared.count(resource, at)));
    const principals = [...new Set(wide.flatMap((at) => shared.first(resource, at)))].sort().slice(0, LISTED);
    yield {
      id: `widely-shared-resource:${arn}`,
      kind: "widely-shared-resource",
      severity: touchesData ? "medium" : "low",
      title: `${type} ${name} is open to ${most} principals for ${named.join(", ")}`,
      principals,
      resources: [arn],
      facts: { capabilities: named, principalCount: most, counts },
      proof: [],
      conditions: [],
      remedy: "Limit the access of those that do not need this resource to the resources that they do need.",
    };
  }
}
