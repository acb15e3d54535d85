import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords, csvRow } from "../../../src/report/csv/csv.ts";
import { findingRows } from "../../../src/report/csv/findingsCsv.ts";
import { principalAccessRows, resourceCells } from "../../../src/report/csv/principalAccessSummaries.ts";
import { principalRow } from "../../../src/report/csv/principalsCsv.ts";
import { resourceAccessRows } from "../../../src/report/csv/resourceAccessSummaries.ts";
import { resourceRows } from "../../../src/report/csv/resourcesCsv.ts";
import {
  FINDINGS_COLUMNS,
  PRINCIPAL_ACCESS_COLUMNS,
  PRINCIPALS_COLUMNS,
  RESOURCE_ACCESS_COLUMNS,
  RESOURCES_COLUMNS,
} from "../../../src/report/model/columns.ts";
import { datedFindings } from "../../../src/report/model/reportedFinding.ts";
import { analysisTime } from "../../../src/report/model/time.ts";
import { accessColumns, accessMarker } from "../../../src/report/summary/accessColumns.ts";
import { readCsv } from "./csvReader.ts";
import { AT, accesses, bob, external, findings, resources } from "./smallAccount.ts";

const time = analysisTime(AT);
const T = "2022-12-10T07:14:19.753000+00:00";
const ROLE = "arn:aws:iam::123456789012:role/ops";
const USER = "arn:aws:iam::123456789012:user/bob";

function resourceAccess(): string {
  const columns = accessColumns(resources);
  const table = columns.map(() => new Uint8Array(accesses.length));
  const mark = accessMarker(resources, columns);
  accesses.forEach(({ grants }, principal) => {
    mark(grants, (column, mask) => {
      const masks = table[column];
      if (masks) masks[principal] = (masks[principal] ?? 0) | mask;
    });
  });
  const principals = accesses.map(({ principal }) => principal);
  return columns
    .flatMap(({ service, resource: index }, column) => {
      const resource = resources[index];
      const masks = table[column];
      if (!resource || !masks) return [];
      const outside = resource.service === service ? external.filter((grant) => grant.resource === index) : [];
      return [...csvRecords(resourceAccessRows(time, { service, resource, principals, masks, external: outside }))];
    })
    .join("");
}

describe("the four reports of a small account", () => {
  it("principals", () => {
    expect(
      csvRow(PRINCIPALS_COLUMNS) + accesses.map(({ principal }) => csvRow(principalRow(time, principal))).join(""),
    ).toBe(
      [
        "analysis_time,principal_name,principal_arn,principal_type,principal_is_iam_admin,principal_last_used,principal_tag_business_unit,principal_tag_environment,principal_tag_used_by,principal_tags,password_last_used,password_last_rotated,password_state,access_key_1_last_used,access_key_1_last_rotated,access_key_1_state,access_key_2_last_used,access_key_2_last_rotated,access_key_2_state",
        `${T},ops,${ROLE},IAMRole,True,2022-12-10 05:03:00+00:00,,,on-call,"{""used_by"": ""on-call""}",,,,,,,,,`,
        `${T},bob,${USER},IAMUser,False,,Finance,prod,,"{""BusinessUnit"": ""Finance"", ""env"": ""prod""}",,2022-01-02 03:04:05+00:00,Active,,2020-01-01 00:00:00+00:00,Inactive,,,`,
        "",
      ].join("\r\n"),
    );
  });

  it("principal-access-summaries", () => {
    const cells = resourceCells(resources);
    const tags = '"{""BusinessUnit"": ""Finance"", ""env"": ""prod""}"';
    const rows = accesses.flatMap((access) => [...csvRecords(principalAccessRows(time, access, cells))]).join("");
    expect(csvRow(PRINCIPAL_ACCESS_COLUMNS) + rows).toBe(
      [
        "analysis_time,principal_name,principal_arn,principal_type,principal_tags,service_name,access_capability,resource_arn",
        `${T},ops,${ROLE},IAMRole,"{""used_by"": ""on-call""}",IAM,administer-resource,`,
        `${T},ops,${ROLE},IAMRole,"{""used_by"": ""on-call""}",IAM,administer-resource,${ROLE}`,
        `${T},ops,${ROLE},IAMRole,"{""used_by"": ""on-call""}",STS,use-resource,${ROLE}`,
        `${T},bob,${USER},IAMUser,${tags},KMS,read-data,arn:aws:kms:us-east-1:123456789012:key/1111`,
        `${T},bob,${USER},IAMUser,${tags},S3,read-data,arn:aws:s3:::archive-*`,
        `${T},bob,${USER},IAMUser,${tags},S3,read-data,arn:aws:s3:::ledger`,
        "",
      ].join("\r\n"),
    );
  });

  it("resources", () => {
    expect([RESOURCES_COLUMNS, ...resourceRows(time, resources)].map(csvRow).join("")).toBe(
      [
        "analysis_time,resource_name,resource_arn,resource_type,resource_tag_business_unit,resource_tag_environment,resource_tag_owner,resource_tag_confidentiality,resource_tag_integrity,resource_tag_availability,resource_tags",
        `${T},ops,${ROLE},IAMRole,,,,,,,{}`,
        `${T},alias/data,arn:aws:kms:us-east-1:123456789012:key/1111,KMSKey,,,,,,,{}`,
        `${T},ledger,arn:aws:s3:::ledger,S3Bucket,,,finance,Restricted,0.9,0.99,"{""Availability"": ""0.99"", ""Confidentiality"": ""Restricted"", ""Integrity"": ""0.9"", ""Note"": ""=1+1,\\""x\\"""", ""Owner"": ""finance""}"`,
        "",
      ].join("\r\n"),
    );
  });

  it("resource-access-summaries", () => {
    expect(csvRow(RESOURCE_ACCESS_COLUMNS) + resourceAccess()).toBe(
      [
        "analysis_time,service_name,resource_name,resource_arn,access_capability,principal_type,principal_name,principal_arn,resource_tag_confidentiality",
        `${T},IAM,ops,${ROLE},administer-resource,IAMRole,ops,${ROLE},`,
        `${T},KMS,alias/data,arn:aws:kms:us-east-1:123456789012:key/1111,read-data,IAMUser,bob,${USER},`,
        `${T},S3,ledger,arn:aws:s3:::ledger,read-data,,external::*,*,Restricted`,
        `${T},S3,ledger,arn:aws:s3:::ledger,read-data,IAMUser,bob,${USER},Restricted`,
        `${T},STS,ops,${ROLE},use-resource,IAMRole,ops,${ROLE},`,
        `${T},STS,ops,${ROLE},use-resource,IAMRole,external::auditor,arn:aws:iam::999988887777:role/auditor,`,
        "",
      ].join("\r\n"),
    );
  });
});

describe("rows", () => {
  it("do not depend on the order of grants, indexes or tags", () => {
    const cells = resourceCells(resources);
    const expected = [...csvRecords(principalAccessRows(time, bob, cells))];
    const shuffled = fc.shuffledSubarray([...bob.grants], { minLength: bob.grants.length });
    fc.assert(
      fc.property(shuffled, (grants) => {
        const tags = Object.fromEntries(Object.entries(bob.principal.tags).reverse());
        const access = { ...bob, grants, principal: { ...bob.principal, tags } };
        expect([...csvRecords(principalAccessRows(time, access, cells))]).toEqual(expected);
      }),
    );
  });

  it("are sorted and distinct for any set of grants", () => {
    const grant = fc.record({
      service: fc.constantFrom("S3", "KMS", "STS"),
      capability: fc.constantFrom("read-data" as const, "administer-resource" as const),
      certainty: fc.constantFrom("certain" as const, "conditional" as const),
      where: fc.oneof(
        fc.constant({ scope: "service" as const, resources: [], pattern: "" }),
        fc
          .uniqueArray(fc.nat({ max: resources.length - 1 }))
          .map((indexes) => ({ scope: "resource" as const, resources: indexes, pattern: "" })),
        fc
          .constantFrom("arn:aws:s3:::ledger", "arn:aws:s3:::l*", "arn:aws:a", "z")
          .map((pattern) => ({ scope: "pattern" as const, resources: [], pattern })),
      ),
    });
    const cells = resourceCells(resources);
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 12 }), (grants) => {
        const access = {
          ...bob,
          grants: grants.map(({ where, ...rest }) => ({ ...rest, ...where, conditions: [], because: [] })),
        };
        const keys = readCsv([...csvRecords(principalAccessRows(time, access, cells))].join("")).map((row) =>
          row.slice(5).join("\0"),
        );
        expect(keys).toEqual([...new Set(keys)].sort());
        const named = new Set(
          access.grants.flatMap(({ service, capability, scope, resources: indexes, pattern }) =>
            (scope === "resource" ? indexes.map((index) => resources[index]?.arn ?? "") : [pattern]).map((arn) =>
              [service, capability, arn].join("\0"),
            ),
          ),
        );
        expect(new Set(keys)).toEqual(named);
      }),
    );
  });

  it("count a grant of an unexpected service in the resource's own column", () => {
    const columns = accessColumns(resources);
    const marked: [string, string | undefined, number][] = [];
    const mark = accessMarker(resources, columns);
    const grants = [{ service: "Backup", capability: "read-data" as const, certainty: "certain" as const }].map(
      (grant) => ({
        ...grant,
        scope: "resource" as const,
        resources: [1, 2],
        pattern: "",
        conditions: [],
        because: [],
      }),
    );
    mark(grants, (column, mask) => {
      const place = columns[column];
      marked.push([place?.service ?? "", resources[place?.resource ?? -1]?.name, mask]);
    });
    expect(marked).toEqual([
      ["S3", "ledger", 8],
      ["STS", "ops", 8],
    ]);
  });
});

describe("findings", () => {
  it("have a row each, in their order, with everything that the columns name", () => {
    const [first, second] = findings;
    if (first === undefined || second === undefined) throw new Error("two findings are needed");
    const accepted = { reason: "Ends in May.", expires: "2026-05-31" };
    const dated = datedFindings([{ ...first, accepted }, second], new Map([[first.id, Date.UTC(2022, 11, 1)]]), AT);
    const [header, ...rows] = readCsv([FINDINGS_COLUMNS, ...findingRows(time, dated)].map(csvRow).join(""));
    expect(header).toEqual(
      "analysis_time,finding_id,kind,severity,title,principal_arns,resource_arns,first_seen,status,remedy,closes,cis_aws,nist_800_53,pci_dss,mitre_attack".split(
        ",",
      ),
    );
    expect(rows.map((row) => [row[0], row[1], row[3], row[5], row[7], row[8]])).toEqual([
      [T, first.id, first.severity, first.principals.join("; "), "2022-12-01 00:00:00+00:00", "accepted"],
      [T, second.id, second.severity, second.principals.join("; "), "2022-12-10 07:14:19+00:00", "open"],
    ]);
    for (const row of rows) {
      expect(row).toHaveLength(FINDINGS_COLUMNS.length);
      expect(row[4]).not.toBe("");
      expect(row[9]).toMatch(/\.$/);
    }
    expect(rows.flatMap((row) => row.slice(11)).some((cell) => cell.includes("; "))).toBe(true);
  });
});
