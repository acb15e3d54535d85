import * as fc from "fast-check";
import { IDS } from "./system/account.ts";

/*
 * Requests of somebody who means harm, for the suite and for `npm run bench -- hostile`.
 */

const { partnerId: PARTNER, partnerCustomerId: CUSTOMER, accountId: ACCOUNT } = IDS;

/** Identifiers that are nearly right, and others that are nothing of the kind. */
const hostileId = fc.oneof(
  fc.constantFrom(
    PARTNER,
    CUSTOMER,
    ACCOUNT,
    "P123456 ",
    "p123456",
    "P12345６",
    "P1234567",
    "P123456\n",
    "123456789012\n",
    "１２３４５６７８９０１２",
  ),
  fc.constantFrom(
    "......",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "'; drop table partner; --",
    "%",
    "%00",
    "%zz",
    "%25%32%66",
    "..%2f..",
    "\u0000",
    "\ud800",
    "💩💩💩💩💩💩",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 70 }),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,70}$/),
);

export const encode = (id: string) => encodeURIComponent(id.toWellFormed());

/** JSON values with the members that bodies have, in wrong places and of wrong types. */
const memberNames = [
  "partnerId",
  "partnerCustomerId",
  "accountId",
  "provider",
  "auditorAuthMethod",
  "auditorAuthConfig",
  "auditorAuthCredential",
  "details",
  "expiration",
  "arn",
  "roleArn",
  "externalId",
  "configs",
  "name",
  "oem",
  "permissions",
  "type",
  "issuer",
  "subject",
  "audience",
  "expiresAt",
  "deliveryDestinations",
  "featureFlags",
  "__proto__",
  "toString",
];
export const hostileJson = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e308,
      "",
      "aws",
      "config",
      "cvs",
      "credential",
      PARTNER,
      CUSTOMER,
      ACCOUNT,
      "\ud800",
      "\u0000",
      "2999-01-01T00:00:00Z",
    ),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom(...memberNames), tie("value"), { maxKeys: 6 }),
}));

/** A right body of the route with one member, at any depth, replaced or removed. */
export const mutated = (body: unknown) =>
  fc.tuple(fc.nat(20), hostileJson.value, fc.boolean()).map(([position, replacement, remove]) => {
    let seen = 0;
    const text = JSON.stringify(body, (_, value: unknown) =>
      seen++ === position ? (remove ? undefined : replacement) : value,
    );
    return text ?? "null";
  });

/** What a header can hold. */
export const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

/** Something for every parameter that these paths have. */
export function hostileIds(routes: readonly { path: string }[]): fc.Arbitrary<Record<string, string>> {
  const names = new Set(routes.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)));
  return fc.record(Object.fromEntries([...names].map((name) => [name, hostileId])));
}
