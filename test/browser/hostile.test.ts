import { expect, it } from "vitest";
import { hostileReports } from "../hostileReport.ts";
import { describeInBrowser, reportBrowser } from "./reportPage.ts";

describeInBrowser("a report about an account full of injections, in a browser", () => {
  const browser = reportBrowser();

  it("runs and loads only its own script and style", async () => {
    const { hostile } = await hostileReports(9);
    const { page, complaints } = await browser.open(hostile);
    await page.evaluate(() => {
      for (const part of document.querySelectorAll("details")) part.open = true;
      for (const heading of document.querySelectorAll<HTMLElement>("th button")) heading.click();
    });
    expect(await page.evaluate(() => Reflect.get(globalThis, "injected"))).toBeUndefined();
    expect(await page.locator("img, iframe, object, embed, base, form, foreignObject, script[src], link").count()).toBe(
      0,
    );
    expect(await page.locator("script").count()).toBe(1);
    const handlers = await page.evaluate(() =>
      [...document.querySelectorAll("*")].flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith("on") || name === "style" || name === "srcdoc"),
      ),
    );
    expect(handlers).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);
});
