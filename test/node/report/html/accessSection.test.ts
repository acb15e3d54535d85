import { describe, expect, it } from "vitest";
import type { PrincipalAccess } from "../../../../src/iam/access/model.ts";
import { decodeMasks } from "../../../../src/report/summary/accessMask.ts";
import { resources } from "../smallAccount.ts";
import { allow, deny, differentRoles, grant, own, role, sectionOf } from "./accessFacts.ts";

const rowsOf = (markup: string) => [...markup.matchAll(/<details class="group-row" id="(g\d+)"/g)].map(([, id]) => id);
const idsOf = (markup: string) => [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
const namesInOrder = (markup: string) =>
  [...markup.matchAll(/<span class="row-names"><b>(.*?)<\/b>/g)].map(([, name]) => name);

describe("rows", () => {
  it("list the most powerful first and service-linked roles last", () => {
    const linked = "aws-service-role/x.amazonaws.com/Linked";
    const markup = sectionOf([
      role(linked, [grant("S3", "administer-resource")], { name: "Linked", isFullAdmin: true }),
      role("reads", [grant("S3", "read-data"), grant("KMS", "read-data")]),
      role("administers", [grant("S3", "administer-resource")]),
      role("administers-if", [grant("S3", "administer-resource", { certainty: "conditional" })]),
      role("iam", [grant("IAM", "administer-resource")], { isIamAdmin: true }),
      role("root-like", [grant("IAM", "administer-resource")], { isFullAdmin: true, isIamAdmin: true }),
      role("bob", [grant("S3", "read-config")], { arn: "arn:aws:iam::123456789012:user/bob", type: "IAMUser" }),
    ]);
    expect(namesInOrder(markup)).toEqual([
      "root-like",
      "iam",
      "bob",
      "administers",
      "administers-if",
      "reads",
      "Linked",
    ]);
    expect(markup).toContain("can become administrator");
  });

  it("list rare access before common access of the same weight", () => {
    const common = ["a", "b", "c"].map((name) => role(name, [grant("S3", "read-data")]));
    const markup = sectionOf([...common, role("odd", [grant("KMS", "read-data")])]);
    expect(namesInOrder(markup)).toEqual(["odd", "a, b, c"]);
  });

  it("have the masks of their cells, also in words", () => {
    const markup = sectionOf([
      role("a", [grant("S3", "read-data"), grant("S3", "write-data", { certainty: "conditional" })]),
      role("b", [grant("KMS", "use-resource")]),
    ]);
    const masks = [...markup.matchAll(/data-m="([^"]*)"/g)].map(([, text]) => decodeMasks(text ?? ""));
    expect(masks).toEqual([[0b001000_011000], [0, 0b000100_000100]]);
    expect(markup).toContain("<li><i>read data</i>; under conditions <i>write data</i>: S3");
    expect(markup).toContain('class="k3"');
    expect(markup).toContain('class="k4 o"');
  });

  it("say that there are none", () => {
    expect(sectionOf([])).toContain("The account has no users or roles.");
    expect(sectionOf([role("nothing", [])])).toContain(": no access");
  });
});

describe("the reasons of a row", () => {
  it("name policy, statement, access, resource and condition", () => {
    const markup = sectionOf([
      role("a", [
        grant("S3", "read-data", {
          resources: [1],
          certainty: "conditional",
          because: [allow(own("a", "books"), "Read")],
          conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
        }),
        grant("SQS", "write-data", {
          pattern: "arn:aws:sqs:eu-west-1:123456789012:orders-*",
          because: [allow("arn:aws:iam::123456789012:policy/queues", "Send")],
        }),
      ]),
    ]);
    expect(markup).toContain(
      '<li class="open">inline policy <b>books</b> Read: <i>read data</i> S3 on <a href="#r1">ledger</a>, only if <code>aws:SourceVpc</code> is <code>vpc-1</code>',
    );
    expect(markup).toContain("<bdi>queues</bdi></b> Send: <i>write data</i> SQS on <code>eu-west-1:orders-*</code>");
  });

  it("number the denies that limit them", () => {
    const because = [
      allow("arn:aws:iam::123456789012:policy/dev", "Work"),
      deny("arn:aws:iam::123456789012:policy/mfa", "NoMfa"),
    ];
    const conditions = [
      { operator: "BoolIfExists", key: "aws:MultiFactorAuthPresent", values: ["false"], effect: "Deny" as const },
    ];
    const markup = sectionOf([
      role("a", [grant("S3", "read-data", { certainty: "conditional", because, conditions })]),
    ]);
    expect(markup).toContain("S3 <small>(limit 1)</small>");
    expect(markup).toContain(
      "Limit 1: denied by <b><bdi>mfa</bdi></b> NoMfa if <code>aws:MultiFactorAuthPresent</code> is <code>false</code>, or is absent",
    );
  });

  it("are written once if resource policies grant access to many", () => {
    const open = grant("S3", "read-data", { resources: [1], because: [allow("arn:aws:s3:::ledger#policy", "Open")] });
    const accesses = ["a", "b", "c"].map((name, index) =>
      role(name, [open, grant(["EC2", "KMS", "SQS"][index] ?? "", "use-resource")]),
    );
    const markup = sectionOf(accesses);
    expect(markup.split("</b> Open: ")).toHaveLength(2);
    expect(markup.split('<a href="#w1">1</a>')).toHaveLength(4);
    expect(markup).toContain('<li id="w1"><b>resource policy</b> Open: <i>read data</i> S3');
    expect(markup).toContain("<small>(3 rows)</small>");
  });

  it("count services if there are many", () => {
    const all = Array.from({ length: 40 }, (_, index) => grant(`Service ${index}`, "administer-resource"));
    expect(sectionOf([role("a", all)])).toContain("#0: administers 40 services");
  });
});

describe("the budget", () => {
  const accesses = differentRoles(600);

  it.each([60_000, 120_000, 250_000, 500_000])("of %i bytes is kept, and every user and role is counted", (budget) => {
    const markup = sectionOf(accesses, budget);
    expect(markup.length).toBeLessThanOrEqual(budget);
    const rows = rowsOf(markup);
    const named = [...markup.matchAll(/<li id="(g\d+)">/g)].map(([, id]) => id);
    const groups = new Set([...rows, ...named]).size;
    expect(groups).toBe(rows.length + named.length);
    const [, more = "0"] = /class="omitted">([\d,]+) more rows/.exec(markup) ?? [];
    const [, unnamed = "0"] = /class="omitted">The names of ([\d,]+) rows? are omitted/.exec(markup) ?? [];
    const number = (text: string) => Number(text.replaceAll(",", ""));
    expect(named.length + number(unnamed)).toBe(number(more));
    const [, all = ""] = /in ([\d,]+) rows\. Open a row/.exec(markup) ?? [];
    expect(rows.length + number(more)).toBe(number(all));
  });

  it("that is large enough omits nothing, and the script draws large maps", () => {
    const markup = sectionOf(accesses, 5_000_000);
    expect(markup).not.toContain('class="omitted"');
    expect(markup).not.toContain('class="strip"');
    expect(sectionOf(accesses.slice(0, 100), 5_000_000)).toContain('class="strip"');
  });

  it("gives the same text every time", () => {
    expect(sectionOf(accesses, 120_000)).toBe(sectionOf(accesses, 120_000));
  });

  it("has every id once", () => {
    const ids = idsOf(sectionOf(accesses, 120_000));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("hostile text", () => {
  const INVISIBLE = ["\u202e", "\u2066", "\u2028", "\u0000", "\u001b"];
  const HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</script></style></title></svg>",
    "<!--",
    "]]>",
    "javascript:alert(1)",
    '" onmouseover="alert(1)',
    "\u202egnp\u2066",
    "\u0000\u001b\u2028",
    "\ud800",
    `${"A".repeat(500)}<b>`,
  ];
  const account = (text: string): PrincipalAccess[] => [
    role(`x${text}`, [
      grant("S3", "read-data", {
        resources: [1],
        certainty: "conditional",
        because: [
          allow(own(`x${text}`, `p${text}`), `s${text}`),
          allow(`arn:aws:iam::123456789012:policy/m${text}`, text),
          deny(`arn:aws:iam::123456789012:group/g${text}#d${text}`, text),
        ],
        conditions: [
          { operator: `o${text}`, key: `k${text}`, values: [text, text], effect: "Allow" },
          { operator: `o${text}`, key: `k${text}`, values: [text], effect: "Deny" },
        ],
      }),
      grant(`Service ${text}`, "use-resource", { pattern: `arn:aws:x:${text}:*:${text}` }),
    ]),
  ];
  const inventory = (text: string) =>
    resources.map((entry) => ({ ...entry, name: `r${text}`, arn: `${entry.arn}${text}` }));
  const shape = (markup: string) =>
    [...markup.matchAll(/<(?:"[^"]*"|[^">])*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, "=")).join("\n");

  it.each(HOSTILE)("stays text: %j", (text) => {
    const harmless = text.replace(/[^A-Za-z]/g, "x");
    const markup = sectionOf(account(text), 1_000_000, inventory(text));
    expect(shape(markup)).toBe(shape(sectionOf(account(harmless), 1_000_000, inventory(harmless))));
    expect(markup.replace(/<(?:"[^"]*"|[^">])*>/g, "")).not.toMatch(/[<>]/);
    expect(INVISIBLE.filter((character) => markup.includes(character))).toEqual([]);
  });

  it("from right to left is isolated", () => {
    expect(sectionOf([role("שלום", [grant("S3", "read-data")])])).toContain("<bdi>שלום</bdi>");
  });
});
