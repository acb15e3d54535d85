import { describe, expect, it } from "vitest";
import { FINDING_KINDS, type Finding, remedyOf, titleOf } from "../../../../src/iam/findings/findingRules.ts";
import { plainText, type Text, text } from "../../../../src/iam/findings/text.ts";
import { findingRow } from "../../../../src/report/html/findings/row.ts";
import { arnsIn, sentenceMarkup } from "../../../../src/report/html/findings/sentenceMarkup.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import { visible } from "../../../../src/report/html/markup.ts";
import { analyzed, type SmallAccount } from "../../findings/account.ts";
import { CASES } from "../../findings/cases.ts";
import { bucket, HOSTILE, role, user } from "./resourcesAccount.ts";

const OPS = role("ops");

/** What a reader sees. */
function seen(markup: { toString(): string }): string {
  return markup
    .toString()
    .replace(/<(?:"[^"]*"|[^">])*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** Elements other than those of a sentence. */
function otherElements(markup: { toString(): string }): string[] {
  const tags = markup.toString().match(/<\/?[a-z]+/g) ?? [];
  return tags.filter((tag) => !/^<\/?(bdi|a|code|span)$/.test(tag));
}

function rendered(account: SmallAccount): { finding: Finding; sentences: { plain: Text; markup: string }[] }[] {
  const { account: index, analysis, accesses } = analyzed(account);
  const links = createLinks(
    accesses.map(({ principal }) => principal),
    index.resources,
  );
  return analysis.findings().map((finding) => ({
    finding,
    sentences: [titleOf(finding), remedyOf(finding)].map((plain) => ({
      plain,
      markup: sentenceMarkup(plain, links).toString(),
    })),
  }));
}

describe("sentences of findings", () => {
  it("say in HTML what findings.json says, for every kind", () => {
    const kinds = new Set<string>();
    for (const [, , account] of CASES) {
      for (const { finding, sentences } of rendered(account)) {
        kinds.add(finding.kind);
        for (const { plain, markup } of sentences) expect(seen(markup)).toBe(plainText(plain));
      }
    }
    expect([...kinds].sort()).toEqual([...FINDING_KINDS].sort());
  });

  it.each(HOSTILE)("keep %j a text", (name) => {
    const hostile = role(name);
    const links = createLinks([hostile], []);
    const sentence = text`The role ${{ kind: "principal", name, arn: hostile.arn }} in ${name} of ${{ kind: "account", name }} by ${{ kind: "action", name }}`;
    const markup = sentenceMarkup(sentence, links);
    expect(otherElements(markup)).toEqual([]);
    expect(seen(markup)).toBe(visible(plainText(sentence)));
  });

  it("link the principals and resources of the account, and nothing else", () => {
    const links = createLinks([OPS, user("ann")], [bucket("b")]);
    const sentence = text`${{ kind: "principal", name: "ops", arn: OPS.arn }} ${{ kind: "resource", name: "b", arn: "arn:aws:s3:::b" }} ${{ kind: "resource", name: "c", arn: "arn:aws:s3:::c" }} ${{ kind: "account", name: "555566667777" }}`;
    const markup = sentenceMarkup(sentence, links).toString();
    expect([...markup.matchAll(/<a href="#(\w+)"[^>]*><bdi>(\w+)</g)].map(([, place, name]) => [place, name])).toEqual([
      ["p0", "ops"],
      ["r0", "b"],
    ]);
    expect([...arnsIn(sentence)]).toEqual([OPS.arn, "arn:aws:s3:::b", "arn:aws:s3:::c"]);
  });
});

describe("the row of a finding", () => {
  const ann = user("ann");
  const links = createLinks([OPS, ann], [bucket("b")]);
  const shared: Finding = {
    id: "",
    kind: "widely-shared-resource",
    severity: "medium",
    principals: [OPS.arn, ann.arn, "arn:aws:iam::123456789012:root"],
    resources: ["arn:aws:s3:::b"],
    facts: {
      capabilities: ["read-data"],
      principalCount: 1_200,
      administratorCount: 0,
      resourceCount: 1,
      counts: { "read-data": 1_200 },
    },
    data: { sharedBy: "same principals", resource: bucket("b") },
    proof: [],
    conditions: [],
  };

  it("names what the title does not, and the remedy where it is asked for", () => {
    const row = seen(findingRow(shared, 0, { links, withRemedy: true, at: 0, hasEarlier: false }));
    expect(row).toContain("1,200 users and roles can read data of the S3 bucket bConcerns ops, ann");
    expect(row).toContain("Remove the access of those that do not need this resource.");
    expect(seen(findingRow(shared, 0, { links, withRemedy: false, at: 0, hasEarlier: false }))).not.toContain(
      "Remove the access",
    );
  });
});
