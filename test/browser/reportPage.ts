import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumPath, launchChromium } from "../../scripts/local/chromium.ts";

const executable = chromiumPath();
const mustBeThere = process.env.CI === "true";
if (executable === undefined && !mustBeThere)
  console.warn("Chromium is missing (set CHROMIUM=/path): the browser tests of the report are skipped.");

/** Like `describe`; skipped where there is no browser, but never in CI. */
export const describeInBrowser = describe.skipIf(executable === undefined && !mustBeThere);

/** A page with an open report, and its errors and requests. */
export interface OpenedReport {
  page: Page;
  /** Console messages, uncaught errors, and requests for anything but the file itself. */
  complaints: string[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One browser for the tests of a file. */
export function reportBrowser() {
  let browser: Browser | undefined;
  const folder = mkdtempSync(join(tmpdir(), "k9-report-"));
  beforeAll(async () => {
    if (executable === undefined) throw new Error("Chromium is missing; CI must install it.");
    browser = await launchChromium(executable);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  /** `isOwn`: whether a request is for the report itself. */
  const newPage = async (options: BrowserContextOptions, isOwn: (url: string) => boolean): Promise<OpenedReport> => {
    if (browser === undefined) throw new Error("the browser is not up yet");
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", ({ message }) => complaints.push(`error: ${message}`));
    page.on("request", (request) => {
      if (!isOwn(request.url())) complaints.push(`request: ${request.url()}`);
    });
    return { page, complaints };
  };
  return {
    /** Opens the text as a file, as from a mailbox. `anchor`: `#p3`. */
    async open(html: string, options: BrowserContextOptions = {}, anchor = ""): Promise<OpenedReport> {
      const file = join(folder, "report.html");
      writeFileSync(file, html);
      const opened = await newPage(options, (url) => url.startsWith(`file://${file}`));
      await opened.page.goto(`file://${file}${anchor}`);
      return opened;
    },
    /** Opens a page of a service that runs. */
    async visit(url: string, options: BrowserContextOptions = {}): Promise<OpenedReport> {
      const { origin } = new URL(url);
      const opened = await newPage(options, (asked) => asked.startsWith(origin) || asked.startsWith("blob:"));
      await opened.page.goto(url);
      return opened;
    },
    /** Opens the text as a response with these headers. */
    async serve(html: string, headers: Record<string, string>): Promise<OpenedReport> {
      const url = "http://k9.test/report.html";
      const opened = await newPage({}, (asked) => asked === url);
      await opened.page.route("**", (route) => route.fulfill({ body: html, headers }));
      await opened.page.goto(url);
      return opened;
    },
  };
}

/** The violations that axe finds: the rule and the first element that breaks it. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.length} times, first ${nodes[0]?.html ?? ""}`);
  });
}

/** Opens all closed parts. */
export function openAll(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
}
