import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, expect, it } from "vitest";
import { demoReports } from "../../scripts/local/demoReports.ts";
import { textOf } from "../../scripts/local/sandboxReport.ts";
import { REPORT } from "../../src/report/model/reportNames.ts";
import { describeInBrowser, reportBrowser } from "./reportPage.ts";

const squeezed = (text: string) => text.replace(/\s+/g, "");

describeInBrowser("the report on paper", () => {
  const browser = reportBrowser();
  let pages: string[];
  let headings: string[];
  let names: string[];
  beforeAll(async () => {
    const { page } = await browser.open(await textOf(await demoReports(), REPORT));
    headings = await page.locator(":is(h2, h3):not(.screen *, #statements *)").allTextContents();
    names = await page.locator("#principals tbody tr[id^=p] > :first-child").allTextContents();
    const pdf = await page.pdf({ format: "A4" });
    await page.close();
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
    pages = text.map(squeezed);
  }, 60_000);

  it("leaves no heading at the foot of a page", () => {
    const orphaned = headings.map(squeezed).filter((heading) => pages.some((page) => page.endsWith(heading)));
    expect(headings.length).toBeGreaterThan(20);
    expect(orphaned).toEqual([]);
  });

  it("repeats the headings of a table on each of its pages, and never without a row below them", () => {
    const heading = squeezed("Name Type Notes Created Last used");
    expect(pages.filter((page) => page.includes(heading)).length).toBeGreaterThan(1);
    expect(pages.filter((page) => /(?:Severity|Finding|Findings|Bywhichpolicy|Actasit)$/.test(page))).toEqual([]);
  });

  it("has the summary on one page after the cover, every critical finding's kind, and says what it leaves out", () => {
    const all = pages.join("");
    expect(pages[0]).toContain(squeezed("Paper has an extract"));
    const withSummary = pages.filter((page) => page.startsWith("Summary"));
    expect(withSummary).toHaveLength(1);
    expect(pages[2]).not.toContain(squeezed("Fix these first"));
    expect(headings.filter((heading) => !all.includes(squeezed(heading)))).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
    const missing = names.filter((name) => !all.includes(squeezed(name)));
    expect(missing.length).toBeLessThan(names.length - 40);
    expect(all).toContain(squeezed(`Printed are the first 40 of ${names.length} rows`));
  });

  it("has few pages", () => {
    expect(pages.length).toBeLessThanOrEqual(30);
  });
});
