import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../build.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** A page that forbids everything but its own scripts, `eval` included. */
const PAGE = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<title>-</title><script type="module" src="/page.js"></script>`;

const SCRIPT = `
import { Model, solve } from "/dist/index.js";
import { findFormulation } from "/dist/formulations/index.js";
const model = new Model();
const x = model.addCol({ ub: 4, integer: true, cost: -1 });
model.addRow(x.times(2).atMost(7));
const { objective } = await solve(model);
const depot = findFormulation("depot");
const { status } = await solve(depot.build(depot.parse(depot.example(), new Map())).model);
document.title = objective + " " + status;
`;

describe.skipIf(!existsSync(CHROMIUM))("the package in a browser", { timeout: 60_000 }, () => {
  const base = mkdtempSync(path.join(tmpdir(), "gridplex-browser-"));
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    await bundle(path.join(base, "dist"));
    server = createServer((request, response) => {
      const isScript = request.url?.endsWith(".js") === true;
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
      if (request.url === "/") response.end(PAGE);
      else if (request.url === "/page.js") response.end(SCRIPT);
      else response.end(readFileSync(path.join(base, request.url ?? "")));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(base, { recursive: true, force: true });
  });

  it("builds and solves models under a strict policy, without complaint", async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // Asked from here: the policy forbids the page to evaluate texts.
    await expect.poll(() => page.title(), { timeout: 20_000 }).toBe("-3 optimal");
    expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
    expect(page.workers()).toHaveLength(1);
  });
});
