import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { build as buildByVite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../build.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const root = fileURLToPath(new URL("../..", import.meta.url));
const base = mkdtempSync(path.join(tmpdir(), "gridplex-embedding-"));

/** The page of docs/examples with the package installed beside it. */
async function installExample(): Promise<string> {
  const folder = path.join(base, "example");
  cpSync(path.join(root, "docs/examples/depot-page"), folder, { recursive: true });
  await bundle(path.join(base, "package/dist"));
  cpSync(path.join(root, "package.json"), path.join(base, "package/package.json"));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(path.join(base, "package"), path.join(folder, "node_modules/gridplex"), "dir");
  return folder;
}

/** What the page on embedding says for esbuild: the bundle, and the worker beside it. */
async function buildByEsbuild(folder: string, outDir: string): Promise<void> {
  await esbuild.build({
    entryPoints: [path.join(folder, "page.js"), "gridplex/worker"],
    entryNames: "[name]",
    absWorkingDir: folder,
    outdir: outDir,
    bundle: true,
    format: "esm",
    logLevel: "error",
  });
  cpSync(path.join(folder, "index.html"), path.join(outDir, "index.html"));
}

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves `base`; below /isolated/ with the headers that let a page share memory, below /barred/ without workers. */
function openServer(): Server {
  return createServer((request, response) => {
    const [, mode, ...rest] = new URL(request.url ?? "", "http://localhost").pathname.split("/");
    const file = path.join(base, ...rest);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
    if (mode === "isolated") {
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader("cross-origin-embedder-policy", "require-corp");
    }
    if (mode === "barred") response.setHeader("content-security-policy", "worker-src 'none'");
    response.end(readFileSync(file));
  });
}

describe.skipIf(!existsSync(CHROMIUM))("a page that plans a depot", { timeout: 180_000 }, () => {
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    const folder = await installExample();
    await buildByEsbuild(folder, path.join(base, "esbuild"));
    await buildByVite({
      root: folder,
      base: "./",
      logLevel: "error",
      configFile: false,
      build: { outDir: path.join(base, "vite"), target: "es2022" },
    });
    server = openServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(base, { recursive: true, force: true });
  });

  /** Opens the page; what it complains of is collected. */
  async function open(
    mode: string,
    builder: string,
    query = "",
  ): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${mode}/${builder}/index.html${query}`);
    return { page, complaints: complaints };
  }

  /** Presses "Plan", and keeps a record of the bar and of the turns that the page had meanwhile. */
  async function plan(page: Page): Promise<void> {
    await page.evaluate(`
      globalThis.bars = [];
      globalThis.longestMs = 0;
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        longestMs = Math.max(longestMs, now - last);
        last = now;
        const { value } = document.getElementById("bar");
        if (value !== bars.at(-1)) bars.push(value);
      }, 5);
      document.getElementById("start").click();
    `);
  }

  const outcome = async (page: Page): Promise<string> => {
    await page.waitForFunction("document.getElementById('outcome').textContent !== ''", undefined, {
      timeout: 120_000,
    });
    return (await page.textContent("#outcome")) ?? "";
  };

  it.each([
    ["plain", "esbuild", false],
    ["isolated", "esbuild", true],
    ["plain", "vite", false],
    ["isolated", "vite", true],
  ] as const)("%s, built by %s: workers, a moving bar, an optimal plan", async (mode, builder, isShared) => {
    const { page, complaints } = await open(mode, builder);
    expect(await page.evaluate("crossOriginIsolated")).toBe(isShared);
    await plan(page);
    expect(await outcome(page)).toMatch(/^optimal: 60\.\d+ EUR, 0 limits broken$/);
    const bars = (await page.evaluate("bars")) as number[];
    expect(page.workers().length).toBeGreaterThan(0);
    expect(bars.length).toBeGreaterThan(3);
    expect(bars).toEqual(bars.toSorted((a, b) => a - b));
    expect(bars.at(-1)).toBe(1);
    // Favicons are asked for by the browser itself.
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    await page.close();
  });

  it.each(["plain", "isolated"])("%s: the stop button is heeded at once", async (mode) => {
    let best = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && best >= 100; attempt++) {
      // Many trucks, and pressed by the page itself: the plan must not be there before the button is.
      const { page } = await open(mode, "esbuild", "?trucks=60");
      await plan(page);
      const ms = await page.evaluate(`new Promise((resolve) => {
        let pressedAt = Number.NaN;
        new MutationObserver(() => resolve(performance.now() - pressedAt))
          .observe(document.getElementById("outcome"), { childList: true });
        const waiting = setInterval(() => {
          if (bars.length < 2) return;
          clearInterval(waiting);
          pressedAt = performance.now();
          document.getElementById("stop").click();
        }, 1);
      })`);
      expect(await page.textContent("#outcome")).toMatch(/^interrupted/);
      best = Math.min(best, ms as number);
      await page.close();
    }
    expect(best).toBeLessThan(100);
  });

  it("where a policy bars workers it plans on the page's own thread, with turns in between", async () => {
    const { page } = await open("barred", "esbuild");
    await plan(page);
    expect(await outcome(page)).toMatch(/^optimal: 60\.\d+ EUR, 0 limits broken$/);
    expect(page.workers()).toHaveLength(0);
    expect(((await page.evaluate("bars")) as number[]).length).toBeGreaterThan(3);
    await page.close();
  });
});
