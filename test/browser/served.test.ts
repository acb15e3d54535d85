import { expect, it } from "vitest";
import { demoReports } from "../../scripts/local/demoReports.ts";
import { textOf } from "../../scripts/local/sandboxReport.ts";
import { SERVING_POLICY } from "../../src/report/html/contentSecurityPolicy.ts";
import { REPORT } from "../../src/report/model/reportNames.ts";
import { describeInBrowser, reportBrowser } from "./reportPage.ts";

describeInBrowser("the report as the service serves it", () => {
  const browser = reportBrowser();

  it("runs its script without an origin, and follows its links", async () => {
    const html = await textOf(await demoReports(), REPORT);
    const { page, complaints } = await browser.serve(html, {
      "content-type": REPORT.contentType,
      "content-security-policy": SERVING_POLICY,
    });
    expect(await page.evaluate(() => globalThis.origin)).toBe("null");
    expect(await page.locator("table[data-table] th button").count()).toBeGreaterThan(0);
    await page.locator("#fix-first ~ ol a[href^='#finding-']").first().click();
    await page.locator("details.group[open]").first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
