import { beforeAll, expect, it } from "vitest";
import { demoReports } from "../../scripts/local/demoReports.ts";
import { textOf } from "../../scripts/local/sandboxReport.ts";
import { REPORT } from "../../src/report/model/reportNames.ts";
import { describeInBrowser, reportBrowser } from "./reportPage.ts";

describeInBrowser("tables and links of the report", () => {
  const browser = reportBrowser();
  let html: string;
  beforeAll(async () => {
    html = await textOf(await demoReports(), REPORT);
  });

  it("sorts in both directions by keyboard, and announces it", async () => {
    const { page } = await browser.open(html, {}, "#finding-unused-principal");
    const table = page.locator("#finding-unused-principal table");
    const heading = table.getByRole("columnheader", { name: "Finding" });
    const titles = () => table.locator("tbody tr td:nth-child(2)").allInnerTexts();
    const before = await titles();
    await heading.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await heading.getAttribute("aria-sort")).toBe("ascending");
    const ascending = await titles();
    expect(ascending.toSorted()).toEqual(before.toSorted());
    await page.keyboard.press("Enter");
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    expect(await titles()).not.toEqual(ascending);
    await page.close();
  });

  it("filters rows and says how many are shown", async () => {
    const { page } = await browser.open(html, {}, "#finding-unused-principal");
    const group = page.locator("#finding-unused-principal");
    const rows = group.locator("tbody tr");
    const all = await rows.count();
    await group.getByRole("searchbox").fill("never");
    const shown = await rows.filter({ visible: true }).count();
    expect(shown).toBe(await rows.filter({ hasText: /never/i }).count());
    expect(await group.getByRole("status").innerText()).toBe(`${shown} of ${all} rows`);
    await group.getByRole("searchbox").fill("");
    expect(await rows.filter({ visible: true }).count()).toBe(all);
    await page.close();
  });

  it("shows the names behind a number in its cell, by keyboard", async () => {
    const { page } = await browser.open(html);
    const number = page.locator("table.reach td > a[href^='#l']").first();
    expect(await number.getAttribute("aria-expanded")).toBe("false");
    await number.focus();
    await page.keyboard.press("Enter");
    expect(await number.getAttribute("aria-expanded")).toBe("true");
    const names = page.locator("table.reach td > .who");
    expect(await names.locator("a").count()).toBeGreaterThan(0);
    await page.keyboard.press("Enter");
    expect(await names.count()).toBe(0);
    await page.close();
  });

  it("links from the first screen to the findings, and opens them", async () => {
    const { page } = await browser.open(html);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the summary");
    await page.locator("#fix-first ~ ol a[href^='#finding-']").first().focus();
    await page.keyboard.press("Enter");
    const opened = page.locator("details.group[open]");
    await opened.first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest("details")?.id)).toBe(
      await opened.first().getAttribute("id"),
    );
    await page.close();
  });

  it("has a target for every internal link", async () => {
    const { page } = await browser.open(html, { javaScriptEnabled: false });
    const dangling = await page
      .locator("a[href^='#']")
      .evaluateAll((links) =>
        links
          .map((link) => link.getAttribute("href") ?? "")
          .filter((href) => document.getElementById(href.slice(1)) === null),
      );
    expect([...new Set(dangling)]).toEqual([]);
    const ids = await page.locator("[id]").evaluateAll((parts) => parts.map(({ id }) => id));
    expect(ids.length).toBe(new Set(ids).size);
    await page.close();
  });
});
