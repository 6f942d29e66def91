import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadInstance } from "../../../io/read/instance.ts";
import { renderReport } from "../../../io/report/report.ts";
import { EXAMPLE_RUN, solveView } from "./example-view.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const SAMPLE = fileURLToPath(new URL("../../../formulations/depot/sample/twenty-trucks", import.meta.url));

/** Charts of the whole site, and one for each of the twenty trucks. */
const CHARTS = 6 + 20;

describe.skipIf(!existsSync(CHROMIUM))("the report in a browser", { timeout: 120_000 }, () => {
  let browser: Browser;
  let folder = "";
  let address = "";

  beforeAll(async () => {
    const { view } = await solveView(loadInstance(SAMPLE).raw);
    folder = mkdtempSync(join(tmpdir(), "report-"));
    const file = join(folder, "report.html");
    writeFileSync(file, renderReport(view, EXAMPLE_RUN));
    address = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["phone", 390, "light"],
    ["phone", 390, "dark"],
    ["small phone", 320, "light"],
    ["desk", 1200, "light"],
  ] as const)(
    "on a %s of %i px (%s) it fits, is complete and asks for nothing",
    async (_, width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
      const messages: string[] = [];
      const requests: string[] = [];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(address);
      const seen = await page.evaluate(() => ({
        charts: document.querySelectorAll("svg").length,
        scrollWidth: document.documentElement.scrollWidth,
        tallest: Math.max(
          ...[...document.querySelectorAll("svg")].map((svg) => svg.getBoundingClientRect().height),
        ),
        flattest: Math.min(
          ...[...document.querySelectorAll("svg")].map((svg) => svg.getBoundingClientRect().height),
        ),
        smallestText: Math.min(
          ...[...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect().height),
        ),
        clipped: [...document.querySelectorAll("svg text")].filter((text) => {
          const box = text.getBoundingClientRect();
          const frame = (text.closest("svg") as SVGElement).getBoundingClientRect();
          return box.left < frame.left - 0.5 || box.right > frame.right + 0.5;
        }).length,
      }));
      await page.close();
      expect(messages).toEqual([]);
      expect(requests).toEqual([address]);
      expect(seen.charts).toBe(CHARTS);
      expect(seen.scrollWidth).toBeLessThanOrEqual(width);
      expect(seen.flattest).toBeGreaterThan(50);
      expect(seen.tallest).toBeLessThan(500);
      expect(seen.smallestText).toBeGreaterThan(8);
      expect(seen.clipped).toBe(0);
    },
  );
});
