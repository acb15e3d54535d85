import { describe, expect, it } from "vitest";
import { deliver } from "../../../src/jobs/execution/deliver/deliver.ts";
import { LeaseLost, type StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import { AT, findings } from "../../node/report/smallAccount.ts";
import { contentOf } from "../report/buckets.ts";
import * as world from "./deliveryWorld.ts";

const { bindings } = world;
const SERVICE_BUCKET = "k9-partner-reports";

async function jsonAt(key: string) {
  return JSON.parse((await (await bindings.INBOX.get(key))?.text()) ?? "null");
}

async function sha256(data: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The keys that are written, in their order. */
function recording(context: StageContext): { context: StageContext; puts: string[] } {
  const puts: string[] = [];
  const inbox = new Proxy(context.dependencies.inbox, {
    get(target, member) {
      if (member !== "put") return Reflect.get(target, member).bind(target);
      return (key: string, ...rest: [never, never]) => {
        puts.push(key);
        return target.put(key, ...rest);
      };
    },
  });
  return { context: { ...context, dependencies: { ...context.dependencies, inbox } }, puts };
}

describe("delivery to the inbox", () => {
  it("puts the whole set under its keys, the manifest last, and ends the execution", async () => {
    const { context, puts } = recording(await world.deliveryWorld());
    expect(await deliver(context)).toMatchObject({ outcome: "done" });
    const keys = [world.INDEX, ...world.datedNames.map((name) => world.DATED + name)];
    expect(Object.keys(await world.inboxObjects(""))).toEqual(keys);
    expect(puts.at(-1)).toBe(`${world.DATED}manifest.${world.STAMP}.json`);
    expect(await world.executionStatus()).toBe("succeeded");
    // It is the first analysis: all of its findings are new.
    const counted = await bindings.DB.prepare("select new_findings from execution").first("new_findings");
    expect(counted).toBe(findings.length);

    const rows = await world.reportRows();
    expect(rows.map(({ file_name }) => file_name)).toEqual(world.datedNames);
    for (const row of rows) {
      const data = await contentOf(await bindings.INBOX.get(row.object_key));
      expect([data.byteLength, await sha256(data)]).toEqual([row.bytes, row.sha256]);
    }
    const manifest = await jsonAt(`${world.DATED}manifest.${world.STAMP}.json`);
    expect(manifest).toMatchObject({
      executionId: context.execution.executionId,
      analysisTime: new Date(AT).toISOString(),
      engineVersion: "1.0.0",
      catalogueVersion: "0.1",
      gaps: [world.gap],
    });
    const listed = rows.filter(({ file_name }) => !file_name.startsWith("manifest"));
    expect(manifest.objects).toHaveLength(listed.length);
    expect(manifest.objects).toEqual(
      expect.arrayContaining(
        listed.map(({ file_name, object_key, content_type, bytes, sha256 }) => ({
          fileName: file_name,
          key: object_key,
          contentType: content_type,
          bytes,
          sha256,
        })),
      ),
    );
  });

  it("done twice leaves the same bytes at the same keys", async () => {
    const context = await world.deliveryWorld({ latestReportEnabled: true });
    const progress = async (done: number) => {
      if (done === 8) throw new LeaseLost();
    };
    const dying = { ...context, progress };
    await expect(deliver(dying)).rejects.toThrow(LeaseLost);
    expect(await world.executionStatus()).toBe("delivering");
    const half = await world.inboxObjects("");
    expect(await deliver(context)).toMatchObject({ outcome: "done" });
    const whole = await world.inboxObjects("");
    expect(whole).toMatchObject(half);
    expect(Object.keys(whole)).toHaveLength(2 * world.KINDS.length + 1);
    await expect(deliver(context)).rejects.toThrow(LeaseLost);
    expect(await world.inboxObjects("")).toEqual(whole);
    expect(await world.reportRows()).toHaveLength(world.KINDS.length);
  });

  it("copies the latest set only when the customer wants it, manifest last", async () => {
    const { context, puts } = recording(await world.deliveryWorld({ latestReportEnabled: true }));
    await deliver(context);
    const dated = Object.values(await world.inboxObjects(world.DATED));
    const latest = await world.inboxObjects(world.LATEST);
    expect(Object.keys(latest)).toEqual(world.latestNames);
    expect(puts.at(-1)).toBe(`${world.LATEST}manifest.latest.json`);
    for (const name of world.latestNames.filter((name) => !name.startsWith("manifest")))
      expect(dated).toContain(latest[name]);
    const manifest = await jsonAt(`${world.LATEST}manifest.latest.json`);
    expect(manifest.objects.every(({ key }: { key: string }) => key.startsWith(world.LATEST))).toBe(true);
  });

  it.each([
    ["an older analysis", -1, true],
    ["this one", 0, true],
    ["a later analysis", 1, false],
  ])("latest copies of %s", async (_, difference, replaced) => {
    const context = await world.deliveryWorld({ latestReportEnabled: true });
    const manifest = JSON.stringify({ analysisTime: new Date(AT + difference).toISOString() });
    await bindings.INBOX.put(`${world.LATEST}manifest.latest.json`, manifest);
    await deliver(context);
    expect(Object.keys(await world.inboxObjects(world.LATEST)).length === world.KINDS.length).toBe(replaced);
    expect(Object.keys(await world.inboxObjects(world.DATED))).toEqual(world.datedNames);
  });

  it("is not done for a worker whose fence is old", async () => {
    const context = await world.deliveryWorld();
    await bindings.DB.exec("update execution set fence = fence + 1");
    await expect(deliver(context)).rejects.toThrow(LeaseLost);
    expect(await world.inboxObjects("")).toEqual({});
    expect(await world.reportRows()).toEqual([]);
  });
});

describe("delivery to the partner's bucket", () => {
  it.each([
    ["without region", { bucketName: SERVICE_BUCKET }, undefined],
    ["without region, elsewhere", { bucketName: "k9-partner-reports-eu" }, undefined],
    ["with region", { bucketName: "k9-partner-reports-eu", region: "eu-central-1" }, undefined],
    [
      "in the region of the key",
      { bucketName: "k9-partner-reports-eu" },
      "arn:aws:kms:eu-central-1:111122223333:key/1-2",
    ],
    ["of the owner that is named", { bucketName: SERVICE_BUCKET, bucketOwner: "111122223333" }, undefined],
    ["in GovCloud", { bucketName: "k9-partner-reports-gov", region: "us-gov-west-1" }, undefined],
  ])("%s: the same set as in the inbox", async (_, deliverToS3, key) => {
    const context = await world.deliveryWorld({
      deliverToS3,
      latestReportEnabled: true,
      ...(key ? { awsEncryptionKeyId: key } : {}),
    });
    expect(await deliver(context)).toMatchObject({ outcome: "done" });
    const objects = await world.s3Objects(deliverToS3.bucketName);
    expect([world.INDEX, ...objects.map((object) => object.key)]).toEqual(Object.keys(await world.inboxObjects("")));
    for (const object of objects) {
      expect(object).toMatchObject(key ? { encryption: "aws:kms", kmsKeyId: key } : { encryption: "AES256" });
      const inbox = await bindings.INBOX.get(object.key);
      const url = `https://sandbox.test/_sandbox/objects/${deliverToS3.bucketName}/${object.key}`;
      const delivered = await (await bindings.SANDBOX.fetch(url)).arrayBuffer();
      expect(await sha256(delivered)).toBe(await sha256(await contentOf(inbox)));
      expect(object.contentType).toBe(inbox?.httpMetadata?.contentType);
    }
  });

  it.each([
    ["another partner delivers there too", { bucketName: SERVICE_BUCKET }, {}, false],
    ["neither owner is known to differ", { bucketName: SERVICE_BUCKET, bucketOwner: "111122223333" }, {}, false],
    [
      "the other one is of another account",
      { bucketName: SERVICE_BUCKET, bucketOwner: "111122223333" },
      { bucketOwner: "444455556666" },
      true,
    ],
  ])("is stopped where two partners share a bucket from before that was refused: %s", async (_, own, owner, goes) => {
    const context = await world.deliveryWorld({ deliverToS3: own });
    const others = JSON.stringify({ DeliverToS3: { bucketName: SERVICE_BUCKET, ...owner } });
    await bindings.DB.prepare(
      "insert into partner (partner_id, delivery_destinations, created_at, updated_at) values ('P654321', ?, 1, 1)",
    )
      .bind(others)
      .run();
    const result = await deliver(context);
    const refused = { outcome: "failed", code: "access_denied", message: expect.stringContaining(SERVICE_BUCKET) };
    expect(result).toMatchObject(goes ? { outcome: "done" } : refused);
    expect(await world.s3Objects(SERVICE_BUCKET)).toHaveLength(goes ? world.KINDS.length : 0);
  });

  it("goes through while S3 throttles and fails now and then", async () => {
    const context = await world.deliveryWorld({ deliverToS3: { bucketName: SERVICE_BUCKET } });
    await world.playFaults([
      { action: "s3:PutObject", kind: "throttle", times: 2 },
      { action: "s3:PutObject", kind: "error", after: 2, times: 2 },
    ]);
    expect(await deliver(context)).toMatchObject({ outcome: "done" });
    expect(await world.s3Objects(SERVICE_BUCKET)).toHaveLength(world.KINDS.length);
  });

  it.each([
    [
      "throttles without end",
      { bucketName: SERVICE_BUCKET },
      [{ action: "s3:PutObject", kind: "throttle" }],
      "retry",
      "throttled",
      /throttled/,
    ],
    [
      "fails without end",
      { bucketName: SERVICE_BUCKET },
      [{ action: "s3:PutObject", kind: "error" }],
      "retry",
      "internal",
      /no usable response/,
    ],
    [
      "refuses",
      { bucketName: "k9-partner-refused" },
      [],
      "failed",
      "access_denied",
      /s3:PutObject.*k9-partner-refused/,
    ],
    [
      "knows another owner than the one that is named",
      { bucketName: SERVICE_BUCKET, bucketOwner: "444455556666" },
      [],
      "failed",
      "access_denied",
      /444455556666 owns the bucket/,
    ],
    ["has no such bucket", { bucketName: "no-such-bucket" }, [], "failed", "access_denied", /NoSuchBucket.*bucketName/],
    [
      "is in another region than was said",
      { bucketName: "k9-partner-reports-eu", region: "us-west-2" },
      [],
      "failed",
      "access_denied",
      /us-west-2.*bucket is in eu-central-1/,
    ],
    [
      "is in a partition that is not served",
      { bucketName: "b-cn", region: "cn-north-1" },
      [],
      "failed",
      "access_denied",
      /cn-north-1/,
    ],
    [
      "does not know the service",
      { bucketName: SERVICE_BUCKET },
      [{ action: "s3:PutObject", kind: "expire" }],
      "retry",
      "internal",
      /own credential/,
    ],
  ] as const)("S3 %s", async (_, deliverToS3, faults, outcome, code, message) => {
    const context = await world.deliveryWorld({ deliverToS3 });
    await world.playFaults(faults);
    const result = await deliver(context);
    expect(result).toMatchObject({ outcome, code });
    expect("message" in result ? result.message : "").toMatch(message);
    expect(Object.keys(await world.inboxObjects(world.DATED))).toEqual(world.datedNames);
    expect(await world.executionStatus()).toBe("delivering");
    expect(await world.reportRows()).toEqual([]);
    const delivered = (await world.s3Objects(deliverToS3.bucketName)).map(({ key }) => key);
    expect(delivered.filter((key) => key.includes("manifest"))).toEqual([]);
  });

  it("goes on where it was refused, once it is allowed", async () => {
    const context = await world.deliveryWorld({ deliverToS3: { bucketName: SERVICE_BUCKET } });
    await world.playFaults([{ action: "s3:PutObject", kind: "refuse", after: 2, times: 1 }]);
    expect(await deliver(context)).toMatchObject({ outcome: "failed", code: "access_denied" });
    expect(await deliver(context)).toMatchObject({ outcome: "done" });
    expect([world.INDEX, ...(await world.s3Objects(SERVICE_BUCKET)).map(({ key }) => key)]).toEqual(
      Object.keys(await world.inboxObjects("")),
    );
  });

  it("says when the service has no identity there", async () => {
    const context = await world.deliveryWorld({ deliverToS3: { bucketName: SERVICE_BUCKET } });
    const dependencies = { ...context.dependencies, identities: { aws: undefined, "aws-us-gov": undefined } };
    expect(await deliver({ ...context, dependencies })).toMatchObject({ outcome: "failed", code: "internal" });
    expect(await world.executionStatus()).toBe("delivering");
  });
});
