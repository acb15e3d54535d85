import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { documentOf } from "../../../src/api/openapi.ts";
import { ROUTES } from "../../../src/api/routes.ts";
import { makeSigningKey, signedBy } from "./callers.ts";
import { type Operation, readDocument } from "./generated.ts";
import { makeRouteWorld, REPORT_NAME, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT, type Answer, CUSTOMER, OPERATOR, PARTNER, Service } from "./service.ts";

const { operations, valuesOf, zodOf } = readDocument(JSON.parse(JSON.stringify(documentOf(ROUTES))));
const service = new Service();
let world: RouteWorld;
/** What exists, by the name of the parameter. */
let known: Record<string, string>;

beforeAll(async () => {
  world = await makeRouteWorld(service);
  known = {
    partnerId: PARTNER,
    partnerCustomerId: CUSTOMER,
    customerId: `${PARTNER}-430363089266`,
    accountId: ACCOUNT,
    executionId: world.executionId,
    fileName: REPORT_NAME,
    keyId: world.keyId,
    name: "standing",
  };
});

/** What would end the world that the other requests are about is asked for what does not exist. */
const ENDING = ["deletePartner", "deleteCustomer"];

const maybe = (probability: number) => fc.nat(999).map((number) => number < probability * 1000);

/** A request that the document allows, or one with a member of the body more, less or of another type. */
const requests = fc.constantFrom(...operations).chain((operation) => {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const parameters = operation.parameters.map(({ name, in: where, schema }) =>
    fc.record({
      name: fc.constant(name),
      where: fc.constant(where),
      value: valuesOf(schema),
      isKnown: maybe(0.8),
      isLeftOut: maybe(where === "path" ? 0 : 0.6),
    }),
  );
  return fc.record({
    operation: fc.constant(operation),
    parameters: fc.tuple(...parameters),
    body: schema ? fc.oneof({ arbitrary: valuesOf(schema), weight: 4 }, fc.jsonValue()) : fc.constant(undefined),
    repeatsPath: maybe(0.8),
    caller: fc.constantFrom("operator", "key", "signature", "nobody"),
  });
});

type Generated = typeof requests extends fc.Arbitrary<infer Value> ? Value : never;

function send({ operation, parameters, body, repeatsPath, caller }: Generated): Promise<Answer> {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  const named: Record<string, string> = {};
  for (const { name, where, value, isKnown, isLeftOut } of parameters) {
    const mayExist =
      isKnown && !(ENDING.includes(operation.operationId) && ["partnerId", "partnerCustomerId"].includes(name));
    const text = where === "path" && mayExist ? (known[name] ?? String(value)) : String(value);
    if (where === "path") {
      named[name] = text;
      path = path.replace(`{${name}}`, encodeURIComponent(text));
    } else if (where === "query" && !isLeftOut) query.set(name, text);
    else if (where === "header" && !isLeftOut) headers[name] = text;
  }
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  const sent = isObject && repeatsPath ? { ...body, ...namedIn(body, named) } : body;
  const keys = { operator: OPERATOR, key: world.key, signature: signature, nobody: undefined };
  return service.call(operation.method, `${path}${query.size > 0 ? `?${query}` : ""}`, {
    key: keys[caller as keyof typeof keys],
    headers,
    ...(sent !== undefined && { body: sent }),
  });
}

const namedIn = (body: object, named: Record<string, string>) =>
  Object.fromEntries(Object.entries(named).filter(([name]) => name in body));

let signature: ReturnType<typeof signedBy>;
beforeAll(async () => {
  signature = signedBy(await makeSigningKey(service));
});

/** Why an answer is none that the document describes; undefined for one that is. */
function outside({ responses }: Operation, { status, headers, json, text }: Answer): string | undefined {
  const response = responses[String(status)];
  if (!response) return `status ${status}`;
  const type = (headers.get("Content-Type") ?? "").split(";")[0] ?? "";
  if (text === "" && response.content === undefined) return undefined;
  const media = Object.entries(response.content ?? {}).find(([name]) => name.split(";")[0] === type)?.[1];
  if (!media) return `${status} with ${type}`;
  if (type !== "application/json" || !media.schema) return undefined;
  const { error } = zodOf(media.schema).safeParse(json);
  return error && `${status}: ${error.message}`;
}

it("answers what the document allows as the document says, and never with 5xx", { timeout: 600_000 }, async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const answer = await send(request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status).toBeLessThan(500);
      expect([request.operation.operationId, outside(request.operation, answer)]).toEqual([
        request.operation.operationId,
        undefined,
      ]);
    }),
    { seed: 20_261_201, numRuns: Number(env.GENERATED_REQUESTS) },
  );
  console.log(`generated requests: ${JSON.stringify(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))}`);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 403, 404]));
});
