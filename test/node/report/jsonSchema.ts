/** A validator for the JSON Schema keywords of the project's schemas; an unknown keyword throws. */
type Schema = Readonly<Record<string, unknown>>;

const SILENT = new Set(["$schema", "$id", "$defs", "title", "description", "format"]);

/** The violations in `value`, each with its path; none if it conforms. */
export function problemsOf(value: unknown, schema: object, root: object = schema, path = "$"): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (SILENT.has(keyword) || keyword === "required") return [];
    return check(keyword, argument, value, schema as Schema, root, path);
  });
}

function check(
  keyword: string,
  argument: unknown,
  value: unknown,
  schema: Schema,
  root: object,
  path: string,
): string[] {
  const fail = (holds: boolean, what: string) => (holds ? [] : [`${path}: ${what}`]);
  switch (keyword) {
    case "type":
      return fail(
        [argument].flat().some((type) => isOfType(value, type)),
        `is no ${JSON.stringify(argument)}`,
      );
    case "const":
      return fail(value === argument, "is another constant");
    case "enum":
      return fail((argument as unknown[]).includes(value), "is not in the list");
    case "pattern":
      return fail(typeof value !== "string" || new RegExp(String(argument)).test(value), "does not match");
    case "minimum":
      return fail(typeof value !== "number" || value >= Number(argument), "is too small");
    case "minItems":
      return fail(!Array.isArray(value) || value.length >= Number(argument), "is too short");
    case "maxItems":
      return fail(!Array.isArray(value) || value.length <= Number(argument), "is too long");
    case "$ref":
      return problemsOf(value, resolve(root, String(argument)), root, path);
    case "oneOf": {
      const matching = (argument as object[]).filter((option) => problemsOf(value, option, root, path).length === 0);
      return fail(matching.length === 1, `fits ${matching.length} of the options`);
    }
    case "items":
      return Array.isArray(value)
        ? value.flatMap((item, index) => problemsOf(item, argument as object, root, `${path}[${index}]`))
        : [];
    case "additionalProperties":
      // `false` is checked together with the members.
      return typeof argument === "object" && argument !== null && isOfType(value, "object")
        ? others(value as Schema, schema).flatMap(([name, each]) => problemsOf(each, argument, root, `${path}.${name}`))
        : [];
    case "properties":
      return isOfType(value, "object") ? members(value as Schema, schema, root, path) : [];
    default:
      throw new Error(`the check does not know ${keyword}`);
  }
}

/** Members that the schema does not name. */
function others(value: Schema, schema: Schema): [string, unknown][] {
  return Object.entries(value).filter(([name]) => !Object.hasOwn((schema.properties ?? {}) as Schema, name));
}

function members(value: Schema, schema: Schema, root: object, path: string): string[] {
  const properties = schema.properties as Record<string, object>;
  const missing = ((schema.required ?? []) as string[]).filter((name) => !Object.hasOwn(value, name));
  const unknown = others(value, schema).map(([name]) => name);
  return [
    ...missing.map((name) => `${path}: lacks ${name}`),
    ...(schema.additionalProperties === false ? unknown.map((name) => `${path}: has ${name}`) : []),
    ...Object.entries(properties).flatMap(([name, member]) =>
      Object.hasOwn(value, name) ? problemsOf(value[name], member, root, `${path}.${name}`) : [],
    ),
  ];
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function resolve(root: object, pointer: string): object {
  let place: unknown = root;
  for (const name of pointer.split("/").slice(1)) place = (place as Schema)[name];
  return place as object;
}
