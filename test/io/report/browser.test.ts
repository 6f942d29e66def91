import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fleet } from "../../../formulations/fleet/index.ts";
import type { ReportView } from "../../../formulations/index.ts";
import { loadInstance } from "../../../io/read/instance.ts";
import { renderReport } from "../../../io/report/report.ts";
import { EXAMPLE_RUN, solveScenarioViews, solveView } from "./example-view.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const sample = (name: string) => fileURLToPath(new URL(`../../../formulations/${name}`, import.meta.url));

/** Charts of each page: of the whole site, then one for each of the twenty trucks, the six years or the two vehicles. */
const CHARTS = { depot: 6 + 20, capex: 5 + 6, scenarios: 3, fleet: 5 + 2 } as const;

type PageName = keyof typeof CHARTS;

describe.skipIf(!existsSync(CHROMIUM))("the report in a browser", { timeout: 120_000 }, () => {
  let browser: Browser;
  let folder = "";
  const fileOf = (page: PageName) => join(folder, `${page}.html`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
    const { view } = await solveView(loadInstance(sample("depot/sample/twenty-trucks")).raw);
    writeFileSync(fileOf("depot"), renderReport(view, EXAMPLE_RUN));
    const { views, comparison } = await solveScenarioViews(
      loadInstance(sample("capex/sample/bus-depot")).raw,
    );
    writeFileSync(fileOf("capex"), renderReport(views[0] as ReportView, EXAMPLE_RUN));
    writeFileSync(fileOf("scenarios"), renderReport(comparison));
    writeFileSync(
      fileOf("fleet"),
      renderReport((await solveView(fleet.example?.(), fleet)).view, EXAMPLE_RUN),
    );
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["depot", "phone", 390, "light"],
    ["depot", "phone", 390, "dark"],
    ["depot", "small phone", 320, "light"],
    ["depot", "desk", 1200, "light"],
    ["capex", "phone", 390, "dark"],
    ["capex", "small phone", 320, "light"],
    ["capex", "desk", 1200, "light"],
    ["scenarios", "phone", 390, "light"],
    ["scenarios", "desk", 1200, "light"],
    ["fleet", "phone", 390, "light"],
  ] as const)(
    "%s on a %s of %i px (%s): it fits, is complete and asks for nothing",
    async (name, _, width, colorScheme) => {
      const address = pathToFileURL(fileOf(name)).href;
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
        // Words of a row's name stay whole, whatever figures stand beside it.
        narrowestName: Math.min(
          ...[...document.querySelectorAll(".figures th:first-child")].map(
            (cell) => cell.getBoundingClientRect().width,
          ),
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
      expect(seen.charts).toBe(CHARTS[name]);
      expect(seen.scrollWidth).toBeLessThanOrEqual(width);
      expect(seen.flattest).toBeGreaterThan(50);
      expect(seen.tallest).toBeLessThan(500);
      expect(seen.smallestText).toBeGreaterThan(8);
      expect(seen.narrowestName).toBeGreaterThan(80);
      expect(seen.clipped).toBe(0);
    },
  );
});
