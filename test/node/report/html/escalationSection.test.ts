import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { EscalationPath } from "../../../../src/iam/escalation/paths/model.ts";
import type { Finding } from "../../../../src/iam/findings/findingRules.ts";
import { factsOf, path, role, user, written } from "./escalationAccount.ts";

const ADMIN = role("admin");

/** Nine that one role cuts off, two that it does not, and one that changes itself. */
const ACCOUNT: readonly EscalationPath[] = [
  ...Array.from({ length: 9 }, (_, index) => path([role(`app-${index}`), role("hub"), ADMIN])),
  path([user("dev"), role("between"), role("hub"), ADMIN]),
  path([user("dev"), role("other-admin")], "conditional"),
  path([user("ann"), role("other-admin")], "assumed"),
  path([role("self"), role("self")], "conditional"),
];

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</svg></style></script><b>`,
  `<!-- --> ]]> <![CDATA[ &lt; &amp;`,
  `javascript:alert(1)`,
  `\u202Edesrever\u2066\u0000\u0007\uD800`,
  `${"W".repeat(4000)}`,
  "日本語".repeat(60),
];

/** Names of elements and attributes, and texts, of a piece of the page that is read as XML. */
function parsed(markup: string) {
  expect(XMLValidator.validate(`<all>${markup}</all>`)).toBe(true);
  const names = new Set<string>();
  const texts: string[] = [];
  const walk = (nodes: unknown): void => {
    for (const node of nodes as Record<string, unknown>[]) {
      for (const [name, value] of Object.entries(node)) {
        if (name === "#text") texts.push(String(value));
        else if (name === ":@") for (const attribute of Object.keys(value as object)) names.add(attribute);
        else {
          names.add(name);
          walk(value);
        }
      }
    }
  };
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    trimValues: false,
    parseTagValue: false,
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });
  walk(parser.parse(`<all>${markup}</all>`));
  return { names, texts };
}

describe("who can become administrator", () => {
  test("nobody: a sentence, and no drawing", () => {
    const text = written(factsOf([]));
    expect(text).toContain("No user or role was found");
    expect(text).not.toContain("<svg");
  });

  test("the numbers are those of the account", () => {
    const text = written(factsOf(ACCOUNT)).replace(/<[^>]*>/g, "");
    expect(text).toContain("12 of 16 users and roles");
    expect(text).toContain(
      "The easiest path is certain for 10, depends on conditions for 1 and rests on an assumption for 1",
    );
    expect(text).toContain("in at most 3 steps");
    expect(text).toContain("Locking down admin cuts off 9 of the 12 completely; it is on a path of 10");
  });

  test("the same is drawn once, and named below", () => {
    const text = written(factsOf(ACCOUNT));
    expect(text).toContain("A: 9 roles");
    expect(text.match(/<tspan[^>]*>hub</g)).toHaveLength(1);
    expect(text).toMatch(/<b>A:<\/b> <bdi>app-0<\/bdi>, <bdi>app-1<\/bdi>, <bdi>app-2<\/bdi> and 6 more/);
    for (let index = 0; index < 9; index++) expect(text).toContain(`<bdi>app-${index}</bdi></a>`);
  });

  test("every principal has its steps, its remediation and a link to its row", () => {
    const facts = factsOf(ACCOUNT);
    const text = written(facts);
    const details = text.split("<details").slice(1);
    expect(details.length).toBe(4);
    for (const piece of details) {
      expect(piece).toMatch(/<ol class="steps"><li>/);
      expect(piece).toContain("Remediation:");
    }
    for (const [index, { arn }] of facts.principals.entries())
      if (facts.escalation.canEscalate(arn)) expect(text).toContain(`href="#p${index}"`);
  });

  test("a step has its id at pathfinding.cloud, and its techniques how to prevent them", () => {
    const base = path([user("dev"), ADMIN]);
    const steps = base.steps.map((step) => ({
      ...step,
      techniqueId: "sts-assume-role",
      techniques: ["iam-put-role-policy", "sts-assume-role", "of-a-later-version"],
      pathfinding: "iam-017",
    }));
    const text = written(factsOf([{ ...base, steps }]));
    expect(text).toContain("certain, pathfinding.cloud iam-017</small>");
    expect(text).toContain("<h3>How to prevent these techniques</h3>");
    expect(text).toMatch(
      /<b>Assume a role<\/b> <small><code>sts-assume-role<\/code>, on the easiest path of 1 user or role/,
    );
    expect(text).toMatch(
      /<code>iam-put-role-policy<\/code>[^<]*<\/small>: Allow changes to the policies [^<]*\.<\/li>/,
    );
    expect(text).not.toContain("of-a-later-version");
    expect(written(factsOf([base]))).not.toContain("pathfinding.cloud");
  });

  test("links of a drawing are left out of the order of focus, and the drawing is hidden from a screen reader", () => {
    const svgs = written(factsOf(ACCOUNT)).match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(svgs.length).toBeGreaterThan(3);
    for (const svg of svgs) {
      expect(svg).toMatch(/^<svg [^>]*aria-hidden="true"/);
      for (const link of svg.match(/<a [^>]*>/g) ?? []) expect(link).toMatch(/^<a href="#p\d+" tabindex="-1">$/);
    }
  });

  test("it is the same each time", () => {
    expect(written(factsOf(ACCOUNT))).toBe(written(factsOf(ACCOUNT)));
  });

  test("those who reach data alone are a number with a link", () => {
    const [finding] = factsOf(ACCOUNT).findings;
    if (finding?.kind !== "escalation-path") throw new Error("no finding");
    const data: Finding = {
      ...finding,
      kind: "data-escalation-path",
      facts: { certainty: "certain", resourceCount: 1, paths: 1 },
      data: { ...finding.data, resource: undefined },
    };
    const text = written(factsOf(ACCOUNT, [data, data]));
    expect(text).toContain(`<a href="#finding-data-escalation-path">2 users and roles</a>`);
  });
});

describe("values of the account", () => {
  const known = parsed(written(factsOf(ACCOUNT))).names;

  test.each(HOSTILE.map((text, index) => ({ text, index })))(
    "value $index becomes no element and no attribute",
    ({ text: hostile }) => {
      const name = hostile.replaceAll("*", "");
      const base = path([user(name), role(`hub${name}`), role(`hub${name}`)], "conditional");
      const paths: EscalationPath[] = ["", "2", "3"].map((suffix) => ({
        ...base,
        principal: `${base.principal}${suffix}`,
        steps: base.steps.map((step, index) => ({
          ...step,
          from: index === 0 ? `${base.principal}${suffix}` : step.from,
          technique: `${step.technique} + ${hostile}`,
          explanation: hostile,
          requires: [
            {
              action: hostile,
              by: hostile,
              resource: `arn:aws:ec2:eu-west-1:123456789012:instance/${name}`,
              certainty: "conditional",
              because: [{ policy: `${step.from}#${hostile}`, statement: hostile, effect: "Allow" }],
              conditions: [{ operator: hostile, key: hostile, values: [hostile], effect: "Deny" }],
            },
            { action: "ec2:StopInstances", resource: name, certainty: "certain", because: [], conditions: [] },
          ],
        })),
      }));
      const page = written(factsOf([...paths, path([role("a"), `${role("*")}${hostile}`])]));
      expect([...parsed(page).names].filter((each) => !known.has(each) && each !== "em")).toEqual([]);
      expect(page).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
      for (const [, target = ""] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#[a-z][a-z0-9-]*$/);
      expect(page).not.toMatch(/ (?:style|on[a-z]+)="/);
    },
  );
});

describe("an account with many", () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    path([role(`p${index}`), role(`via-${index % 70}`), ADMIN], index % 3 ? "certain" : "assumed"),
  );

  test.each([20_000, 60_000, 400_000, 3_000_000])("keeps to %i bytes, and says how many are omitted", (budget) => {
    const text = written(factsOf(many), budget);
    expect(text.length).toBeLessThan(budget);
    const told = text
      .split("<details")
      .slice(1)
      .reduce((sum, piece) => sum + Number(/<p>(\d+) in all/.exec(piece)?.[1] ?? 1), 0);
    const omitted = [...text.matchAll(/The steps of (\d+) /g)].reduce((sum, [, amount]) => sum + Number(amount), 0);
    expect(told + omitted).toBe(400);
    expect(omitted > 0).toBe(budget < 400_000);
  });

  test("drawings stay readable: few nodes each, all that is not drawn is counted", () => {
    const text = written(factsOf(many), 3_000_000);
    const drawings = text.split('<svg class="graph" width').slice(1);
    expect(drawings.length).toBeLessThanOrEqual(10);
    for (const drawing of drawings) expect(drawing.match(/class="box"/g)?.length).toBeLessThanOrEqual(19);
    expect(text).toMatch(/>and \d+ more</);
    expect(text).not.toContain("NaN");
  });
});
