import { describe, expect, test } from "vitest";
import { accessCapabilities } from "../../../src/iam/catalogue/accessCapabilities.ts";
import { CAPABILITIES, capabilitiesOf, maskOf } from "../../../src/iam/catalogue/capability.ts";
import { findAction, services } from "../../../src/iam/catalogue/catalogue.ts";
import { INITIALS, JUDGEMENTS, type Judgements } from "./judgements.ts";
import { JUDGEMENTS_BY_KIND } from "./judgementsByKind.ts";

const rowsOf = (judged: Judgements) =>
  judged.flatMap(([service, judgements]) =>
    Object.entries(judgements).flatMap(([initials, actions]) =>
      actions.split(/\s+/).map((action) => ({
        name: `${service}:${action}`,
        expected: [...initials].map((initial) => INITIALS[initial] ?? "administer-resource"),
      })),
    ),
  );

const groups = [
  { kind: "by service", rows: rowsOf(JUDGEMENTS) },
  ...Object.entries(JUDGEMENTS_BY_KIND).map(([kind, judged]) => ({ kind, rows: rowsOf(judged) })),
];

test("there are enough reviewed judgements, each once", () => {
  const names = groups.flatMap(({ rows }) => rows.map((row) => row.name));
  expect(names.length).toBeGreaterThan(600);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

describe.each(groups)("reviewed judgements: $kind", ({ rows }) => {
  test.each(rows)("$name → $expected", ({ name, expected }) => {
    const action = findAction(name);
    expect(action, `${name} is in the catalogue`).toBeDefined();
    expect(capabilitiesOf(action?.capabilities ?? 0)).toEqual(expected);
  });
});

describe("every action", () => {
  const everything = services().flatMap((service) => service.actions.map((action) => ({ service, action })));
  const withLevel = (level: string) => everything.filter(({ action }) => action.accessLevel === level);

  test("has at least one capability and no other bits", () => {
    const wrong = everything.filter(({ action }) => action.capabilities < 1 || action.capabilities > 63);
    expect(wrong).toEqual([]);
  });

  test("of the level List changes nothing", () => {
    const changing = maskOf(["administer-resource", "write-data", "delete-data"]);
    const wrong = withLevel("List").filter(({ action }) => action.capabilities & changing);
    expect(wrong.map(({ service, action }) => `${service.prefix}:${action.name}`)).toEqual([]);
  });

  test("that is called Describe never writes or deletes", () => {
    const changing = maskOf(["administer-resource", "write-data", "delete-data"]);
    const wrong = everything.filter(
      ({ action }) => action.name.startsWith("Describe") && action.capabilities & changing,
    );
    expect(wrong.map(({ service, action }) => `${service.prefix}:${action.name}`)).toEqual([]);
  });

  test("that deletes by name does administer or delete", () => {
    const deleting = maskOf(["administer-resource", "delete-data", "write-data"]);
    const wrong = everything.filter(
      ({ action }) => /^(Batch)?Delete[A-Z]/.test(action.name) && !(action.capabilities & deleting),
    );
    expect(wrong.map(({ service, action }) => `${service.prefix}:${action.name}`)).toEqual([]);
  });
});

describe("accessCapabilities", () => {
  const mapping = accessCapabilities();

  test("has every service under its display name, with every action in at least one capability", () => {
    expect(Object.keys(mapping)).toHaveLength(services().length);
    for (const service of services()) {
      const named = new Set(Object.values(mapping[service.displayName] ?? {}).flat());
      expect(named, service.prefix).toEqual(
        new Set(service.actions.map((action) => `${service.prefix}:${action.name}`)),
      );
    }
  });

  test("keeps services, capabilities and actions in order and leaves empty capabilities out", () => {
    const names = Object.keys(mapping);
    expect(names).toEqual(names.toSorted());
    for (const capabilities of Object.values(mapping)) {
      const keys = Object.keys(capabilities);
      expect(keys).toEqual(CAPABILITIES.filter((capability) => keys.includes(capability)));
      for (const actions of Object.values(capabilities)) {
        expect(actions.length).toBeGreaterThan(0);
        const folded = actions.map((action) => action.toLowerCase());
        expect(folded).toEqual(folded.toSorted());
      }
    }
  });

  test("answers what people ask of it", () => {
    expect(mapping.S3?.["read-data"]).toContain("s3:GetObject");
    expect(mapping.STS?.["use-resource"]).toContain("sts:AssumeRole");
    expect(mapping["Secrets Manager"]?.["delete-data"]).toEqual(["secretsmanager:DeleteSecret"]);
    expect(mapping.SQS?.["use-resource"]).toBeUndefined();
  });
});
