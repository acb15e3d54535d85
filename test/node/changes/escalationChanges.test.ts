import { describe, expect, it } from "vitest";
import { escalationChanges } from "../../../src/iam/changes/escalationChanges.ts";
import type { ComparedPrincipal, EscalationChange } from "../../../src/iam/changes/model.ts";

const ROLE = "iam:PassRole + lambda:CreateFunction";

/** `ann>b>admin`: a path over those principals to the last. */
function path(text: string, kind: "administrator" | "data" = "administrator"): EscalationChange {
  const [principal = "", ...over] = text.split(">");
  return { principal, target: { kind, arn: over.at(-1) ?? "" }, steps: over.map((to) => ({ to, technique: ROLE })) };
}

const analysis = (...paths: EscalationChange[]): ComparedPrincipal[] =>
  [...Map.groupBy(paths, ({ principal }) => principal)].map(([arn, own]) => ({ arn, level: null, paths: own }));

const told = (paths: readonly EscalationChange[]) =>
  paths.map(({ principal, steps }) => [principal, ...steps.map(({ to }) => to)].join(">"));

describe("paths that are new or gone", () => {
  it.each([
    { name: "a first path", before: [], now: ["ann>admin"], gained: ["ann>admin"], lost: [] },
    { name: "the last path", before: ["ann>admin"], now: [], gained: [], lost: ["ann>admin"] },
    { name: "the same path", before: ["ann>b>admin"], now: ["ann>b>admin"], gained: [], lost: [] },
    {
      name: "a path with a new step",
      before: ["ann>b>admin"],
      now: ["ann>b>admin", "ann>c>admin"],
      gained: ["ann>c>admin"],
      lost: [],
    },
    {
      name: "a path of known steps that was not shown before",
      before: ["ann>b>admin", "bob>b>c>admin"],
      now: ["ann>b>admin", "ann>b>c>admin", "bob>b>c>admin"],
      gained: [],
      lost: [],
    },
    {
      name: "a path of known steps that is no longer shown",
      before: ["ann>b>admin", "ann>b>c>admin", "bob>b>c>admin"],
      now: ["ann>b>admin", "bob>b>c>admin"],
      gained: [],
      lost: [],
    },
    {
      name: "known steps to a principal that is administrator now",
      before: ["ann>b>admin", "ann>b>c>admin"],
      now: ["ann>b>admin", "ann>b>c"],
      gained: ["ann>b>c"],
      lost: ["ann>b>c>admin"],
    },
    {
      name: "known steps of a principal that had no path",
      before: ["ann>b>admin", "b>admin"],
      now: ["ann>b>admin"],
      gained: [],
      lost: ["b>admin"],
    },
  ])("$name", ({ before, now, gained, lost }) => {
    const changes = escalationChanges(
      analysis(...before.map((text) => path(text))),
      analysis(...now.map((text) => path(text))),
    );
    expect({ gained: told(changes.gained), lost: told(changes.lost) }).toEqual({ gained, lost });
  });

  it("counts a path to data when there was none to that resource, over any principal", () => {
    const to = (text: string, resource: string): EscalationChange => {
      const toData = path(text, "data");
      return { ...toData, target: { ...toData.target, resource } };
    };
    const before = analysis(to("ann>b", "ledger"));
    const same = escalationChanges(before, analysis(to("ann>c", "ledger")));
    expect([same.gained, same.lost]).toEqual([[], []]);
    const other = escalationChanges(before, analysis(to("ann>b", "ledger"), to("ann>b", "vault")));
    expect(other.gained.map(({ target }) => target.resource)).toEqual(["vault"]);
  });

  it("reports nothing as gone for a principal with ten paths shown", () => {
    const ten = Array.from({ length: 10 }, (_, at) => path(`ann>b${at}>admin`));
    expect(escalationChanges(analysis(path("ann>c>admin"), ...ten.slice(1)), analysis(...ten)).lost).toEqual([]);
    const nine = escalationChanges(analysis(path("ann>c>admin"), ...ten.slice(1)), analysis(...ten.slice(1)));
    expect(told(nine.lost)).toEqual(["ann>c>admin"]);
  });

  it("keeps paths to data and to administrator apart", () => {
    const changes = escalationChanges(analysis(path("ann>b", "data")), analysis(path("ann>b")));
    expect([changes.gained.length, changes.lost.length]).toEqual([1, 1]);
  });
});
