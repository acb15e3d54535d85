import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testBindings } from "../bindings.ts";
import { type System, startSystem } from "../system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, IDS, partnerWithKey } from "../system/partner.ts";
import { accessibilityProblems, describeInBrowser, reportBrowser } from "./reportPage.ts";

describeInBrowser("the console, in a browser", () => {
  const browser = reportBrowser();
  let system: System;
  let key: string;
  beforeAll(async () => {
    system = await startSystem();
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    key = partner.token;
  }, 60_000);
  afterAll(() => system?.stop());

  async function signedIn(width: number, colorScheme: "light" | "dark") {
    const opened = await browser.visit(new URL("/console", system.serviceUrl).href, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    await opened.page.getByLabel("Partner key").fill(key);
    await opened.page.keyboard.press("Enter");
    await heading(opened.page, "Customers");
    return opened;
  }

  const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

  it("shows a run from its trigger to its reports, by the keyboard alone", async () => {
    const { page, complaints } = await signedIn(1440, "light");
    const press = async (name: string) => {
      await page.getByRole("main").getByRole("link", { name }).focus();
      await page.keyboard.press("Enter");
    };
    await press(IDS.partnerCustomerId);
    await heading(page, IDS.partnerCustomerId);
    await press(IDS.accountId);
    await heading(page, `Account ${IDS.accountId}`);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await page.getByRole("button", { name: "Analyze now" }).focus();
    await page.keyboard.press("Enter");
    await heading(page, "Run of");
    await page.getByText("Succeeded").waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /Download principals\./ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^principals\..*\.csv$/);
    await page.goBack();
    await heading(page, `Account ${IDS.accountId}`);
    expect(complaints).toEqual([]);
    await page.close();
  }, 90_000);

  it.each([
    [1440, "light"],
    [390, "dark"],
  ] as const)(
    "is accessible and no wider than the screen at %d, %s",
    async (width, scheme) => {
      const { page, complaints } = await signedIn(width, scheme);
      for (const [address, name] of [
        [`/partner/${IDS.partnerId}/customer`, "Customers"],
        [ACCOUNT_PATH, "Account"],
        [`/partner/${IDS.partnerId}/analysis`, "Runs"],
        [`/partner/${IDS.partnerId}/findings`, "Findings"],
        [`/partner/${IDS.partnerId}/webhook`, "Webhooks"],
        [`/partner/${IDS.partnerId}/key`, "Keys"],
      ] as const) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, address);
        await heading(page, name);
        expect([name, await accessibilityProblems(page)]).toEqual([name, []]);
        expect([name, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([name, width]);
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
    90_000,
  );

  it("keeps the key nowhere: a reload asks for it, and a wrong one is named", async () => {
    const { page } = await signedIn(1440, "light");
    expect(await page.content()).not.toContain(key);
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).toBe(
      '[{},{},""]',
    );
    await page.reload();
    await page.getByLabel("Partner key").fill(`${key}x`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This key is not valid").waitFor();
    await page.close();
  });
});
