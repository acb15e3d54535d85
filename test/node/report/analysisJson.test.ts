import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrincipalAccess } from "../../../src/iam/access/model.ts";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import {
  accessPieces,
  analysisClosing,
  analysisOpening,
  principalsPieces,
} from "../../../src/report/json/analysisJson.ts";
import { readAnalysis } from "../../../src/report/json/analysisReader.ts";
import { analysisSchema } from "../../../src/report/json/analysisSchema.ts";
import { inChunks } from "../../../src/report/stream/chunks.ts";
import { chunked } from "../changes/analysisText.ts";
import { problemsOf } from "./jsonSchema.ts";
import { ACCOUNT, AT, accesses, bob, escalation, external, resources } from "./smallAccount.ts";

const header = {
  executionId: "ondemand-P123456-430363089266-123456789012-2022-12-10_ONO2",
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1.0.0",
  catalogueVersion: "0.1",
  catalogueDate: "2022-01-01",
};

function written(all: readonly PrincipalAccess[], gaps: readonly Gap[] = []): string {
  return [
    ...analysisOpening(header, resources, external),
    ...all.flatMap((access, index) => [...accessPieces(access, index === 0)]),
    ...principalsPieces(
      all.map(({ principal }) => principal),
      escalation,
    ),
    ...analysisClosing(gaps),
  ].join("");
}

const gap: Gap = {
  service: "s3",
  region: "us-east-1",
  action: "s3:GetBucketPolicy",
  code: "AccessDenied",
  resource: "b",
};

describe("analysis.v1", () => {
  it.each([
    ["nobody", [], []],
    ["one principal without access", [{ ...bob, grants: [] }], []],
    ["a small account", accesses, [gap, { ...gap, resource: undefined }]],
  ] as const)("is JSON of its schema: %s", (_, all, gaps) => {
    const document = JSON.parse(written(all, gaps as readonly Gap[]));
    expect(problemsOf(document, analysisSchema)).toEqual([]);
    expect(document.principals).toHaveLength(all.length);
  });

  it("contains what it was given", () => {
    const document = JSON.parse(written(accesses, [gap]));
    expect(document).toMatchObject({ accountId: ACCOUNT, analysisTime: "2022-12-10T07:14:19.753Z", gaps: [gap] });
    const [ops, user] = document.principals;
    expect(ops).toMatchObject({ isIamAdmin: true, credentials: null, lastUsedAt: "2022-12-10T05:03:00.000Z" });
    expect(user.credentials.accessKeys).toEqual([
      { active: false, lastRotated: "2020-01-01T00:00:00.000Z", lastUsed: null },
      null,
    ]);
    expect([ops.canEscalate, ops.escalationPaths]).toEqual([false, []]);
    expect([user.canEscalate, user.escalationPaths[0].steps[0].requires[1].by]).toEqual([true, "Lambda"]);
    const { principal, grants } = document.access[1];
    expect(principal).toBe(user.arn);
    expect(grants[0]).toEqual({
      service: "S3",
      capability: "read-data",
      certainty: "conditional",
      scope: "resource",
      resources: [1],
      conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
      because: [{ policy: "arn:aws:iam::123456789012:user/bob#books", statement: "#0", effect: "Allow" }],
    });
    expect(grants[2]).toMatchObject({ scope: "pattern", pattern: "arn:aws:s3:::archive-*" });
    expect(document.externalAccess[0].principal).toEqual({ name: "external::*", arn: "*", kind: "anyone" });
  });

  it("has one line for each resource, external grant, grant and principal", async () => {
    const text = written([...accesses, { ...bob, grants: [] }], [gap]);
    for (const length of [1, 7, 500, text.length]) {
      const found: Record<string, number> = { resources: 0, externalAccess: 0, access: 0, principals: 0, gaps: 0 };
      let grants = 0;
      for await (const item of readAnalysis(chunked(text, length))) {
        found[item.part] = (found[item.part] ?? 0) + 1;
        if (item.part !== "access") expect(JSON.parse(item.line)).toBeTypeOf("object");
        else for (const line of item.grants) grants += JSON.parse(line).because.length > 0 ? 1 : 0;
      }
      expect([found, grants]).toEqual([
        { header: 1, resources: 3, externalAccess: 2, access: 3, principals: 3, gaps: 1 },
        7,
      ]);
    }
  });

  it("conforms to its schema with hostile text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const principal = { ...bob.principal, name: text, tags: { [text]: text } };
        const document = JSON.parse(written([{ ...bob, principal }]));
        expect(problemsOf(document, analysisSchema)).toEqual([]);
        expect(document.principals[0].name).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it("is checked by a validator that refuses other documents", () => {
    const document = JSON.parse(written(accesses));
    expect(problemsOf({ ...document, extra: 1 }, analysisSchema)).not.toEqual([]);
    expect(problemsOf({ ...document, accountId: "1" }, analysisSchema)).not.toEqual([]);
    document.access[0].grants[0].capability = "everything";
    expect(problemsOf(document, analysisSchema)).not.toEqual([]);
  });
});

describe("inChunks", () => {
  it("keeps the text and the length of chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), fc.integer({ min: 1, max: 30 }), (pieces, length) => {
        const chunks = [...inChunks(pieces, length)];
        expect(chunks.join("")).toBe(pieces.join(""));
        for (const chunk of chunks) expect(chunk.length).toBeLessThan(length + 20);
      }),
    );
  });
});
