import { describe, expect, it } from "vitest";
import { escalationChanges } from "../../../src/iam/changes/escalationChanges.ts";
import type { ComparedPrincipal, EscalationChange } from "../../../src/iam/changes/model.ts";

const ROLE = "iam:PassRole + lambda:CreateFunction";

/** `ann>b>admin`: a way over those principals to the last. */
function way(text: string, kind: "administrator" | "data" = "administrator"): EscalationChange {
  const [principal = "", ...over] = text.split(">");
  return { principal, target: { kind, arn: over.at(-1) ?? "" }, steps: over.map((to) => ({ to, technique: ROLE })) };
}

const analysis = (...ways: EscalationChange[]): ComparedPrincipal[] =>
  [...Map.groupBy(ways, ({ principal }) => principal)].map(([arn, paths]) => ({ arn, level: null, paths }));

const told = (ways: readonly EscalationChange[]) =>
  ways.map(({ principal, steps }) => [principal, ...steps.map(({ to }) => to)].join(">"));

describe("ways that are new or gone", () => {
  it.each([
    { name: "a first way", before: [], now: ["ann>admin"], gained: ["ann>admin"], lost: [] },
    { name: "the last way", before: ["ann>admin"], now: [], gained: [], lost: ["ann>admin"] },
    { name: "the same way", before: ["ann>b>admin"], now: ["ann>b>admin"], gained: [], lost: [] },
    {
      name: "a way by a new step",
      before: ["ann>b>admin"],
      now: ["ann>b>admin", "ann>c>admin"],
      gained: ["ann>c>admin"],
      lost: [],
    },
    {
      name: "a way of known steps that was not shown before",
      before: ["ann>b>admin", "bob>b>c>admin"],
      now: ["ann>b>admin", "ann>b>c>admin", "bob>b>c>admin"],
      gained: [],
      lost: [],
    },
    {
      name: "a way of known steps that is not shown any more",
      before: ["ann>b>admin", "ann>b>c>admin", "bob>b>c>admin"],
      now: ["ann>b>admin", "bob>b>c>admin"],
      gained: [],
      lost: [],
    },
    {
      name: "known steps to someone who is administrator now",
      before: ["ann>b>admin", "ann>b>c>admin"],
      now: ["ann>b>admin", "ann>b>c"],
      gained: ["ann>b>c"],
      lost: ["ann>b>c>admin"],
    },
    {
      name: "known steps of someone who had no way",
      before: ["ann>b>admin", "b>admin"],
      now: ["ann>b>admin"],
      gained: [],
      lost: ["b>admin"],
    },
  ])("$name", ({ before, now, gained, lost }) => {
    const changes = escalationChanges(
      analysis(...before.map((text) => way(text))),
      analysis(...now.map((text) => way(text))),
    );
    expect({ gained: told(changes.gained), lost: told(changes.lost) }).toEqual({ gained, lost });
  });

  it("a way to data counts when there was none to it, by whomever", () => {
    const to = (text: string, resource: string): EscalationChange => {
      const path = way(text, "data");
      return { ...path, target: { ...path.target, resource } };
    };
    const before = analysis(to("ann>b", "ledger"));
    const same = escalationChanges(before, analysis(to("ann>c", "ledger")));
    expect([same.gained, same.lost]).toEqual([[], []]);
    const other = escalationChanges(before, analysis(to("ann>b", "ledger"), to("ann>b", "vault")));
    expect(other.gained.map(({ target }) => target.resource)).toEqual(["vault"]);
  });

  it("nothing is gone for someone of whom ten ways are shown", () => {
    const ten = Array.from({ length: 10 }, (_, at) => way(`ann>b${at}>admin`));
    expect(escalationChanges(analysis(way("ann>c>admin"), ...ten.slice(1)), analysis(...ten)).lost).toEqual([]);
    const nine = escalationChanges(analysis(way("ann>c>admin"), ...ten.slice(1)), analysis(...ten.slice(1)));
    expect(told(nine.lost)).toEqual(["ann>c>admin"]);
  });

  it("a way to data is none to administration", () => {
    const changes = escalationChanges(analysis(way("ann>b", "data")), analysis(way("ann>b")));
    expect([changes.gained.length, changes.lost.length]).toEqual([1, 1]);
  });
});
