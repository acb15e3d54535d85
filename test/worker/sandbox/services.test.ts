import { beforeAll, describe, expect, test } from "vitest";
import { findAccount } from "../../../sandbox/accounts/registry.ts";
import { control, exampleKey, json, kms, query, send, serviceKey, xml } from "./client.ts";

const acme = findAccount("123456789012");
if (acme === undefined) throw new Error("no sample account");
const iam = { key: exampleKey, service: "iam" };

beforeAll(async () => {
  await control("DELETE", "");
});

type Entry = Readonly<Record<string, unknown>>;
type Members = { readonly member?: readonly Entry[] } | "";

const lists = {
  User: ["UserDetailList", acme.users.length],
  Group: ["GroupDetailList", acme.groups.length],
  Role: ["RoleDetailList", acme.roles.length],
  LocalManagedPolicy: ["Policies", acme.localPolicies.length],
  AWSManagedPolicy: ["Policies", acme.awsPolicies.length],
} as const;
const filters = Object.keys(lists) as (keyof typeof lists)[];
const combinations = Array.from({ length: 32 }, (_, bits) => filters.filter((_name, index) => (bits >> index) & 1));

describe("GetAccountAuthorizationDetails", () => {
  test.each(combinations.map((chosen) => [chosen.join(", ") || "no filter", chosen] as const))(
    "gives every entry once: %s",
    async (_name, chosen) => {
      const expected = new Map<string, number>();
      for (const filter of chosen.length === 0 ? filters : chosen) {
        expected.set(lists[filter][0], (expected.get(lists[filter][0]) ?? 0) + lists[filter][1]);
      }
      const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
      const seen = new Map<string, Set<unknown>>();
      const parameters: Record<string, string> = { MaxItems: "23" };
      for (const [index, filter] of chosen.entries()) parameters[`Filter.member.${index + 1}`] = filter;
      let pages = 0;
      for (;;) {
        const answer = await query(iam, "GetAccountAuthorizationDetails", parameters);
        const path = ["GetAccountAuthorizationDetailsResponse", "GetAccountAuthorizationDetailsResult"];
        const result = (await xml(answer, ...path)) as Record<string, Members> & {
          IsTruncated: string;
          Marker?: string;
        };
        pages++;
        for (const name of ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"]) {
          const members = result[name] === "" ? [] : (result[name]?.member ?? []);
          const arns = seen.get(name) ?? new Set();
          for (const { Arn } of members) {
            expect(arns).not.toContain(Arn);
            arns.add(Arn);
          }
          seen.set(name, arns);
        }
        expect(result.IsTruncated).toBe(result.Marker === undefined ? "false" : "true");
        if (result.Marker === undefined) break;
        parameters.Marker = result.Marker;
      }
      for (const [name, arns] of seen) expect(arns.size).toBe(expected.get(name) ?? 0);
      expect(pages).toBe(Math.ceil(total / 23));
    },
  );

  test("encodes policy documents after RFC 3986 and keeps hostile values as they are", async () => {
    const answer = await query(iam, "GetAccountAuthorizationDetails", { MaxItems: "1000" });
    const text = await answer.clone().text();
    expect(text).not.toMatch(/<script|<img|<b /);
    expect(/<PolicyDocument>([^<]*)</.exec(text)?.[1]).toMatch(/^[A-Za-z0-9\-._~%]+$/);
    const path = ["GetAccountAuthorizationDetailsResponse", "GetAccountAuthorizationDetailsResult", "RoleDetailList"];
    const { member } = (await xml(answer, ...path)) as { member: readonly Record<string, string>[] };
    for (const role of member) {
      const given = JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument ?? ""));
      expect(given).toEqual(acme.findRole(role.RoleName ?? "")?.AssumeRolePolicyDocument);
    }
  });

  test.each([
    [{ "Filter.member.1": "Users" }],
    [{ MaxItems: "0" }],
    [{ MaxItems: "1001" }],
    [{ MaxItems: "ten" }],
    [{ Marker: "made-up" }],
  ])("refuses %o", async (parameters) => {
    const answer = await query(iam, "GetAccountAuthorizationDetails", parameters);
    expect(answer.status).toBe(400);
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe("ValidationError");
  });
});

test("the credential report is not there, in progress, then complete", async () => {
  const report = () => query(iam, "GetCredentialReport");
  const state = async () =>
    xml(
      await query(iam, "GenerateCredentialReport"),
      "GenerateCredentialReportResponse",
      "GenerateCredentialReportResult",
      "State",
    );
  expect(await xml(await report(), "ErrorResponse", "Error", "Code")).toBe("ReportNotPresent");
  expect(await state()).toBe("STARTED");
  expect(await xml(await report(), "ErrorResponse", "Error", "Code")).toBe("ReportInProgress");
  expect(await state()).toBe("COMPLETE");
  const content = await xml(await report(), "GetCredentialReportResponse", "GetCredentialReportResult", "Content");
  expect(atob(String(content)).split("\n")).toHaveLength(acme.users.length + 2);
});

test("DescribeRegions tells those that are enabled, or all", async () => {
  const regions = async (parameters: Record<string, string>) =>
    (await xml(
      await query({ key: exampleKey, service: "ec2" }, "DescribeRegions", parameters),
      "DescribeRegionsResponse",
      "regionInfo",
    )) as {
      item: readonly { regionName: string; optInStatus: string }[];
    };
  expect((await regions({})).item.map((region) => region.regionName)).toEqual([
    "us-east-1",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "eu-south-2",
  ]);
  expect((await regions({ AllRegions: "true" })).item).toHaveLength(7);
});

describe("S3", () => {
  const get = (path: string, parameters: Record<string, string>, region = "us-east-1") =>
    send({ key: exampleKey, service: "s3", region, method: "GET", path, query: parameters });

  test("lists buckets in pages, with regions when a parameter is given", async () => {
    expect(await (await get("/", {})).text()).not.toContain("BucketRegion");
    const names: string[] = [];
    const parameters: Record<string, string> = { "max-buckets": "5" };
    for (;;) {
      const text = await (await get("/", parameters)).text();
      names.push(...[...text.matchAll(/<Name>([^<]+)<\/Name>/g)].map((match) => match[1] ?? ""));
      expect(text.match(/<BucketRegion>/g)).toHaveLength(text.match(/<Name>/g)?.length ?? 0);
      const token = /<ContinuationToken>([^<]+)</.exec(text)?.[1];
      if (token === undefined) break;
      parameters["continuation-token"] = token;
    }
    expect(names).toEqual(Array.from({ length: acme.buckets.length }, (_, index) => acme.buckets.at(index)?.name));
  });

  test.each([
    ["/acme.dotted.name", "policy", "us-east-1", 404, "NoSuchBucketPolicy"],
    ["/acme.dotted.name", "publicAccessBlock", "us-east-1", 404, "NoSuchPublicAccessBlockConfiguration"],
    ["/acme.dotted.name", "tagging", "us-east-1", 404, "NoSuchTagSet"],
    ["/acme.dotted.name", "ownershipControls", "us-east-1", 404, "OwnershipControlsNotFoundError"],
    ["/acme-home", "policy", "us-east-1", 400, "AuthorizationHeaderMalformed"],
    ["/nobody-has-this", "policy", "us-east-1", 404, "NoSuchBucket"],
    ["/acme-federal-records", "policy", "us-east-1", 403, "AccessDenied"],
    ["/acme-home", "lifecycle", "eu-central-1", 501, "NotImplemented"],
    ["/acme-home/key", "x-id", "eu-central-1", 403, "AccessDenied"],
  ])("%s?%s in %s: %d %s", async (path, parameter, region, status, code) => {
    const answer = await get(path, { [parameter]: "" }, region);
    expect(answer.status).toBe(status);
    expect(await xml(answer, "Error", "Code")).toBe(code);
  });

  test("gives a policy as it is, the location from anywhere, and nothing for us-east-1", async () => {
    const policy = await get("/acme-data-lake", { policy: "" }, "eu-west-1");
    expect(await policy.json()).toEqual(acme.findBucket("acme-data-lake")?.policy);
    expect(await xml(await get("/acme-data-lake", { location: "" }), "LocationConstraint")).toBe("eu-west-1");
    expect(await xml(await get("/acme-audit-logs", { location: "" }), "LocationConstraint")).toBe("");
    const hosted = await send({
      key: exampleKey,
      service: "s3",
      region: "eu-west-1",
      method: "GET",
      query: { policy: "" },
      host: "acme-data-lake.s3.eu-west-1.amazonaws.com",
    });
    expect(hosted.status).toBe(200);
  });
});

describe("objects of a partner's bucket", () => {
  const key = "reports/ü +(1)~'.csv";
  const path = `/k9-partner-reports/${encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/['()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
  const s3 = (
    method: string,
    more: { query?: Record<string, string>; body?: string | Uint8Array; headers?: Record<string, string> } = {},
  ) => send({ key: serviceKey, service: "s3", method, path, ...more });

  test("are put with their encryption, and read again", async () => {
    const kmsKeyId = "arn:aws:kms:us-east-1:444455556666:key/11111111-2222-4333-8444-555555555555";
    const headers = {
      "content-type": "text/csv",
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": kmsKeyId,
    };
    const put = await s3("PUT", { body: "a,b", headers });
    expect(put.status).toBe(200);
    expect(put.headers.get("x-amz-server-side-encryption-aws-kms-key-id")).toBe(kmsKeyId);
    expect(put.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await (await s3("GET")).text()).toBe("a,b");
    expect((await s3("HEAD")).headers.get("content-length")).toBe("3");
    expect(await (await control("GET", "/objects/k9-partner-reports?prefix=reports/")).json()).toEqual([
      { key, bytes: 3, contentType: "text/csv", encryption: "aws:kms", kmsKeyId },
    ]);
    const given = await control("GET", `/objects/k9-partner-reports/${encodeURIComponent(key)}`);
    expect(await given.text()).toBe("a,b");
  });

  test("are put in chunks with a trailer, as SDKs send over TLS", async () => {
    const headers = { "content-encoding": "aws-chunked", "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
    const body = "3\r\na,b\r\n4\r\n\r\nc,\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    expect((await s3("PUT", { body, headers })).status).toBe(200);
    expect(await (await s3("GET")).text()).toBe("a,b\r\nc,");
    expect((await s3("PUT", { body: body.slice(0, 10), headers })).status).toBe(400);
  });

  test("are put in parts of 5 MiB", async () => {
    const started = await xml(
      await s3("POST", { query: { uploads: "" } }),
      "InitiateMultipartUploadResult",
      "UploadId",
    );
    const uploadId = String(started);
    const part = async (number: number, bytes: number) => {
      const answer = await s3("PUT", {
        query: { partNumber: String(number), uploadId },
        body: new Uint8Array(bytes).fill(number),
      });
      return `<Part><PartNumber>${number}</PartNumber><ETag>${answer.headers.get("etag")}</ETag></Part>`;
    };
    const parts = [await part(1, 5 * 1024 * 1024), await part(2, 10)];
    const complete = (list: readonly string[]) =>
      s3("POST", { query: { uploadId }, body: `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>` });
    expect(await xml(await complete(parts.toReversed()), "Error", "Code")).toBe("InvalidPartOrder");
    expect((await complete(parts)).status).toBe(200);
    expect((await s3("HEAD")).headers.get("content-length")).toBe(String(5 * 1024 * 1024 + 10));
    expect((await s3("DELETE", { query: { uploadId: "made-up" } })).status).toBe(404);
  });

  test.each([
    ["/k9-partner-refused/key", 403, "AccessDenied"],
    ["/acme-home/key", 403, "AccessDenied"],
    ["/no-such-bucket/key", 404, "NoSuchBucket"],
    ["/k9-partner-reports-eu/key", 400, "AuthorizationHeaderMalformed"],
  ])("are not put into %s", async (other, status, code) => {
    const answer = await send({ key: serviceKey, service: "s3", method: "PUT", path: other, body: "x" });
    expect(answer.status).toBe(status);
    expect(await xml(answer, "Error", "Code")).toBe(code);
  });
});

describe("KMS", () => {
  const region = "us-east-1";
  const call = async (operation: string, input: object) => json(await kms(exampleKey, region, operation, input));

  test("lists keys and aliases in pages", async () => {
    for (const [operation, list] of [
      ["ListKeys", "Keys"],
      ["ListAliases", "Aliases"],
    ] as const) {
      const whole = (await call(operation, {}))[list] as readonly object[];
      const seen: object[] = [];
      let Marker: unknown;
      do {
        const page = await call(operation, { Limit: 2, ...(Marker === undefined ? {} : { Marker }) });
        seen.push(...(page[list] as readonly object[]));
        Marker = page.NextMarker;
        expect(page.Truncated).toBe(Marker !== undefined);
      } while (Marker !== undefined);
      expect(seen).toEqual(whole);
      expect(seen.length).toBeGreaterThan(4);
    }
  });

  test("describes a key by id, ARN and alias, and gives its policy and tags", async () => {
    const key = acme.keys(region).at(0);
    const arn = key?.arn;
    for (const KeyId of [key?.keyId, arn, "alias/audit-logs", "arn:aws:kms:us-east-1:123456789012:alias/audit-logs"]) {
      expect(await call("DescribeKey", { KeyId })).toMatchObject({ KeyMetadata: { Arn: arn, KeyManager: "CUSTOMER" } });
    }
    const { Policy } = await call("GetKeyPolicy", { KeyId: arn });
    expect(JSON.parse(String(Policy))).toEqual(key?.policy);
    expect(await call("ListResourceTags", { KeyId: arn })).toMatchObject({
      Tags: [{ TagKey: "owner", TagValue: "security" }, {}],
    });
  });

  test.each([
    ["GetKeyPolicy", { KeyId: "alias/audit-logs" }, "InvalidArnException"],
    ["GetKeyPolicy", { KeyId: "nobody" }, "NotFoundException"],
    ["DescribeKey", {}, "ValidationException"],
    ["ListKeys", { Limit: 0 }, "ValidationException"],
    ["ListKeys", { Marker: "made-up" }, "InvalidMarkerException"],
  ])("refuses %s %o: %s", async (operation, input, code) => {
    expect(await call(operation, input)).toMatchObject({ __type: code });
  });
});
