import type { AccessGrant, PrincipalAccess, ResourceEntry } from "../../../src/iam/access/model.ts";
import type { ReportedAccount } from "../../../src/report/writeReports.ts";

/** An account in which each principal reads every `every`th bucket, made while it is asked for. */
export function syntheticAccount(size: { principals: number; resources: number; every: number }): ReportedAccount {
  const resources = Array.from({ length: size.resources }, (_, index): ResourceEntry => {
    const name = `bucket-${String(index).padStart(6, "0")}`;
    return { arn: `arn:aws:s3:::${name}`, name, type: "S3Bucket", service: "S3", tags: {} };
  });
  return {
    resources,
    policies: [],
    externalGrants: () => [],
    principalCount: size.principals,
    accesses: (async function* () {
      for (let index = 0; index < size.principals; index += 1) yield access(index, size);
    })(),
    escalation: () => ({ canEscalate: () => false, pathsOf: () => [], pathsTo: () => [] }),
    findings: () => [],
    gaps: () => [],
  };
}

function access(index: number, { resources, every }: { resources: number; every: number }): PrincipalAccess {
  const name = `role-${String(index).padStart(6, "0")}`;
  const arn = `arn:aws:iam::123456789012:role/${name}`;
  const reached = Array.from({ length: resources }, (_, resource) => resource).filter(
    (resource) => (resource + index) % every === 0,
  );
  const grant: AccessGrant = {
    service: "S3",
    capability: "read-data",
    certainty: "certain",
    scope: "resource",
    resources: reached,
    pattern: "",
    conditions: [],
    because: [{ policy: `${arn}#inline`, statement: "#0", effect: "Allow" }],
  };
  return {
    principal: {
      arn,
      name,
      type: "IAMRole",
      id: "",
      path: "/",
      tags: {},
      createdAt: undefined,
      lastUsedAt: undefined,
      credentials: undefined,
      policies: [],
      permissionsBoundary: undefined,
      isFullAdmin: false,
      isIamAdmin: false,
    },
    grants: [grant, { ...grant, capability: "write-data" }],
    cells: new Uint16Array(0),
  };
}
