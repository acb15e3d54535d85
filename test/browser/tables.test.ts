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
    const { page } = await browser.open(html, {}, "#external-access");
    const table = page.locator("table.external").first();
    const bar = page.locator(".filter:has(+ .scroll > table.external)").first();
    const rows = table.locator("tbody tr");
    const all = await rows.count();
    await bar.getByRole("searchbox").fill("bucket");
    const shown = await rows.filter({ visible: true }).count();
    expect(shown).toBe(await rows.filter({ hasText: /bucket/i }).count());
    expect(await bar.getByRole("status").innerText()).toBe(`${shown} of ${all} rows`);
    await bar.getByRole("searchbox").fill("");
    expect(await rows.filter({ visible: true }).count()).toBe(all);
    await page.close();
  });

  it("filters findings by severity, kind and word, and opens what is left", async () => {
    const { page } = await browser.open(html);
    const section = page.locator("#findings");
    const rows = section.locator("tr[id^='f']:not([hidden])");
    const all = await rows.count();
    const critical = await section.locator("tr:has([data-rank='critical'])").count();
    const status = section.getByRole("status");
    await section.getByRole("combobox", { name: "Severity" }).selectOption("critical");
    expect(await rows.count()).toBe(critical);
    expect(await status.innerText()).toBe(`${critical} of ${all} findings`);
    await section.getByRole("combobox", { name: "Kind of finding" }).selectOption("finding-public-access");
    expect(await section.locator("details.group:not([hidden])").count()).toBe(1);
    const open = await rows.filter({ visible: true }).count();
    expect(open).toBeGreaterThan(0);
    await section.getByRole("combobox", { name: "Kind of finding" }).selectOption("");
    await section.getByRole("searchbox").fill("iam-operator");
    for (const text of await rows.allTextContents()) expect(text.toLowerCase()).toContain("iam-operator");
    await section.getByRole("searchbox").fill("");
    await section.getByRole("combobox", { name: "Severity" }).selectOption("");
    expect(await rows.count()).toBe(all);
    await page.close();
  });

  it("finds users, roles, resources, findings and policies with one search, by keyboard", async () => {
    const { page } = await browser.open(html);
    const search = page.getByRole("searchbox", { name: "Search the report" });
    const results = page.locator(".results li");
    for (const [text, target] of [
      ["iam-operator", /^#[pe]\d+$/],
      ["acme-public-inbox", /^#[rf]\d+$/],
      ["PowerUserAccess", /^#/],
    ] as const) {
      await search.fill(text);
      expect(await results.count()).toBeGreaterThan(1);
      expect(await results.first().locator("a").getAttribute("href")).toMatch(target);
    }
    await search.fill("iam-operator");
    const href = await results.first().locator("a").getAttribute("href");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.hash === href);
    expect(await page.locator(".results").isVisible()).toBe(false);
    await search.fill("nothing has this name");
    expect(await page.locator(".results").getByRole("status").innerText()).toBe("0 results");
    await page.keyboard.press("Escape");
    expect(await page.locator(".results").isVisible()).toBe(false);
    await page.close();
  });

  it("leaves out empty columns of the access map when it is filtered, and filters by service", async () => {
    const { page } = await browser.open(html, {}, "#access");
    const columns = page.locator("#access .services text:not([display='none'])");
    const rows = page.locator("#access .group-row:not([hidden])");
    const [all, allRows] = [await columns.count(), await rows.count()];
    await page.getByRole("searchbox", { name: "Filter users and roles in the map" }).fill("github-deploy");
    expect(await rows.count()).toBe(1);
    const few = await columns.count();
    expect(few).toBeLessThan(all / 2);
    expect(await rows.first().locator("svg.strip").getAttribute("width")).toBe(
      await page.locator("#access svg.services").getAttribute("width"),
    );
    await page.getByRole("searchbox", { name: "Filter users and roles in the map" }).fill("");
    await page.getByRole("searchbox", { name: "Filter services in the map" }).fill("dynamodb");
    expect(await columns.allTextContents()).toContainEqual(expect.stringContaining("DynamoDB"));
    expect(await rows.count()).toBeLessThan(allRows);
    await page.getByRole("searchbox", { name: "Filter services in the map" }).fill("");
    expect([await columns.count(), await rows.count()]).toEqual([all, allRows]);
    await page.close();
  });

  it("shows a statement in place as its policy has it", async () => {
    const { page } = await browser.open(html, {}, "#finding-iam-administrator");
    const link = page.locator("#finding-iam-administrator a[href^='#s']").first();
    await link.focus();
    await page.keyboard.press("Enter");
    const shown = page.locator("#finding-iam-administrator .statement");
    const statement = JSON.parse(await shown.innerText());
    expect(statement).toMatchObject({ Effect: expect.stringMatching(/^(Allow|Deny)$/) });
    await page.keyboard.press("Enter");
    expect(await shown.count()).toBe(0);
    await page.close();
  });

  it("leads from how to the path of the very principal", async () => {
    const { page } = await browser.open(html);
    const link = page.locator("#fix-first ~ ol a[href^='#e']").first();
    const name = await link.locator("xpath=preceding-sibling::a[1]").innerText();
    await link.click();
    await page.locator("details.way[open]").first().waitFor();
    const target = page.locator((await link.getAttribute("href")) ?? "");
    expect(await target.innerText()).toBe(name);
    expect(await target.isVisible()).toBe(true);
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
