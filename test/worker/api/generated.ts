import fc from "fast-check";
import * as z from "zod";

/** As much of JSON Schema 2020-12 as the OpenAPI document uses. */
const schemaShape = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaShape).optional();
  },
  get items() {
    return schemaShape.optional();
  },
  get propertyNames() {
    return schemaShape.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaShape]).optional();
  },
  get anyOf() {
    return z.array(schemaShape).optional();
  },
});
export type Schema = z.output<typeof schemaShape>;

const responseShape = z.looseObject({
  content: z.record(z.string(), z.looseObject({ schema: schemaShape.optional() })).optional(),
});
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(["path", "query", "header"]), schema: schemaShape }))
    .default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: schemaShape })) })
    .loose()
    .optional(),
  responses: z.record(z.string(), responseShape),
});
export type Operation = z.output<typeof operationShape>;

const documentShape = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.looseObject({ schemas: z.record(z.string(), schemaShape) }),
});

/** The operations of an OpenAPI document, and what its schemas say of values. */
export function readDocument(document: unknown) {
  const { paths, components } = documentShape.parse(document);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  const nameOf = (ref: string) => ref.replace("#/components/schemas/", "");
  const resolve = (schema: Schema): Schema => (schema.$ref ? (components.schemas[nameOf(schema.$ref)] ?? {}) : schema);

  /** Values that a schema allows. */
  function valuesOf(given: Schema): fc.Arbitrary<unknown> {
    const schema = resolve(given);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf));
    switch (schema.type) {
      case "string":
        return textsOf(schema);
      case "integer":
        return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 5000 });
      case "boolean":
        return fc.boolean();
      case "array":
        return fc.array(valuesOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
      case "object":
        return objectsOf(schema);
      default:
        return fc.jsonValue();
    }
  }

  function objectsOf({ properties = {}, required = [], additionalProperties, propertyNames }: Schema) {
    if (typeof additionalProperties === "object")
      return fc.dictionary(textsOf(propertyNames ?? {}), valuesOf(additionalProperties), { maxKeys: 3 });
    const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)]));
    return fc.record(members, { requiredKeys: required });
  }

  /** The same as Zod, which answers are held against. */
  const zods = new Map<string, z.ZodType>();
  const $defs = JSON.parse(JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/$defs/"));
  function zodOf(schema: Schema): z.ZodType {
    const text = JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/");
    const known = zods.get(text) ?? z.fromJSONSchema({ ...JSON.parse(text), $defs });
    zods.set(text, known);
    return known;
  }
  return { operations, valuesOf, zodOf };
}

/** Texts that match, but for lookaheads: of those an example would do, and random text is what a caller may send, too. */
function textsOf({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema): fc.Arbitrary<string> {
  const free = fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
  if (pattern === undefined || /\(\?[!=<]|\\p\{/.test(pattern)) return free;
  return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
}
