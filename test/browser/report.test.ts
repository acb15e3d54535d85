import { beforeAll, expect, it } from "vitest";
import { demoReports } from "../../scripts/local/demoReports.ts";
import { type ReportSet, textOf } from "../../scripts/local/sandboxReport.ts";
import { ANALYSIS, CHANGES, FINDINGS, REPORT } from "../../src/report/model/reportNames.ts";
import { accessibilityProblems, describeInBrowser, openAll, reportBrowser } from "./reportPage.ts";

interface Analysis {
  principals: { arn: string; name: string; isIamAdmin: boolean; canEscalate: boolean }[];
  externalAccess: { principal: { name: string; kind: string } }[];
}

describeInBrowser("the report in a browser", () => {
  const browser = reportBrowser();
  let set: ReportSet;
  let html: string;
  beforeAll(async () => {
    set = await demoReports();
    html = await textOf(set, REPORT);
  });

  const analysis = async (): Promise<Analysis> => JSON.parse(await textOf(set, ANALYSIS));

  it("opens without errors, requests or refused scripts", async () => {
    const { page, complaints } = await browser.open(html);
    expect(await page.title()).toContain("acme");
    expect(await page.locator("table[data-table] th button").count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows the numbers of the JSON", async () => {
    const { principals, externalAccess } = await analysis();
    const findings: { findings: { kind: string; severity: string; principals: string[] }[] } = JSON.parse(
      await textOf(set, FINDINGS),
    );
    const ofKind = (kind: string) => findings.findings.filter((finding) => finding.kind === kind);
    const stale = ["password-not-rotated", "access-key-not-rotated", "access-key-unused"].flatMap(ofKind);
    const expected = {
      principals: principals.length,
      administrators: principals.filter(({ isIamAdmin }) => isIamAdmin).length,
      escalating: principals.filter(({ canEscalate }) => canEscalate).length,
      unused: ofKind("unused-principal").length,
      staleCredentials: new Set(stale.flatMap(({ principals: [arn] }) => arn)).size,
      external: new Set(
        externalAccess.filter(({ principal }) => principal.kind !== "service").map(({ principal }) => principal.name),
      ).size,
    };
    const { page } = await browser.open(html);
    const shown = await page
      .locator("[data-figure]")
      .evaluateAll((figures) =>
        figures.map((figure) => [figure.getAttribute("data-figure"), Number(figure.textContent?.replaceAll(",", ""))]),
      );
    expect(Object.fromEntries(shown)).toEqual(expected);
    const kinds = await page
      .locator("[data-findings]")
      .evaluateAll((amounts) =>
        amounts.map((amount) => [amount.getAttribute("data-findings"), Number(amount.textContent)]),
      );
    const counted = Map.groupBy(findings.findings, ({ kind }) => kind);
    expect(Object.fromEntries(kinds)).toEqual(
      Object.fromEntries([...counted].map(([kind, found]) => [kind, found.length])),
    );
    const changes = JSON.parse(await textOf(set, CHANGES));
    expect(await page.locator("#changes").innerText()).toContain(String(changes.summary.principals.added));
    await page.close();
  });

  it.each([
    { width: 1440, colorScheme: "light", isOpen: true },
    { width: 390, colorScheme: "dark", isOpen: false },
  ] as const)(
    "is accessible at $width pixels in $colorScheme",
    async ({ width, colorScheme, isOpen }) => {
      const { page } = await browser.open(html, { viewport: { width, height: 900 }, colorScheme });
      if (isOpen) await openAll(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.close();
    },
    90_000,
  );

  it("fits into 1440, 768 and 390 pixels with all parts open", async () => {
    const { page } = await browser.open(html);
    await openAll(page);
    for (const width of [1440, 768, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.close();
  });

  it("has all content without JavaScript", async () => {
    const { page } = await browser.open(html, { javaScriptEnabled: false });
    const { principals } = await analysis();
    const text = await page.locator("#principals").evaluate((part) => part.textContent ?? "");
    expect(principals.filter(({ name }) => !text.includes(name))).toEqual([]);
    expect(await page.locator("section h2").allInnerTexts()).toHaveLength(10);
    await page.close();
  });
});
