import { describe, expect, it } from "vitest";
import * as z from "zod";
import { documentOf } from "../../../src/api/openapi.ts";
import { ROUTES } from "../../../src/api/routes.ts";

const document: unknown = JSON.parse(JSON.stringify(documentOf(ROUTES)));

/** Every object below a JSON value, with its path. */
function* objectsIn(value: unknown, path = ""): Generator<[path: string, object: Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [name, member] of Object.entries(value)) yield* objectsIn(member, `${path}/${name}`);
}

describe("the OpenAPI document", () => {
  const withBody = ROUTES.filter(({ body, hidden }) => body !== undefined && !hidden);

  it.each(withBody.map((route) => ({ route, id: route.operationId })))(
    "has an example body of $id that is valid",
    ({ route }) => {
      const { examples = [] } = z.globalRegistry.get(route.body ?? z.unknown()) ?? {};
      expect(Array.isArray(examples) && examples.length).toBeGreaterThan(0);
      for (const example of Object.values(examples))
        expect(route.body?.safeParse(example)).toMatchObject({ success: true });
    },
  );

  it("has examples of members that are valid", () => {
    const examples = [...objectsIn(document)].filter(
      ([, { type, example }]) => type !== undefined && example !== undefined,
    );
    expect(examples.length).toBeGreaterThan(50);
    for (const [path, schema] of examples) {
      const { success } = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(schema.example);
      expect([path, success]).toEqual([path, true]);
    }
  });

  it("gives every object of an answer or a body a name, so that generators need not invent one", () => {
    const unnamed = [...objectsIn(document)]
      .filter(([path]) => /\/(?:requestBody|responses)\/|\/items$/.test(path))
      .filter(([path, { type }]) => type === "object" && !/^\/components\/schemas\/\w+$/.test(path))
      .map(([path]) => path);
    expect(unnamed).toEqual([]);
  });

  it("tells the media types of reports", () => {
    const text = JSON.stringify(document);
    for (const type of ["text/csv", "text/html", "application/gzip", "spreadsheetml.sheet"])
      expect(text).toContain(type);
    expect(text).not.toContain("octet-stream");
  });
});
