import { existsSync, readFileSync, writeFileSync } from "node:fs";

const begin = (suite: string) => `<!-- bench ${suite}: made by a command, do not edit -->`;
const end = (suite: string) => `<!-- end of bench ${suite} -->`;

/**
 * The page with the report of a suite between its markers; everything else stays as it is. Without markers the
 * report goes to the end, under a heading.
 *
 * @throws Error for a page where a marker stands alone or the two are in the wrong order.
 */
export function putIntoPage(page: string, suite: string, report: string): string {
  const block = `${begin(suite)}\n\n${report}\n\n${end(suite)}`;
  const from = page.indexOf(begin(suite));
  const to = page.indexOf(end(suite));
  if (from < 0 && to < 0) {
    const before = page.trimEnd();
    return `${before}${before === "" ? "" : "\n\n"}## ${suite}\n\n${block}\n`;
  }
  if (from < 0 || to < from) throw new Error(`expected both markers of bench ${suite}, in order`);
  return page.slice(0, from) + block + page.slice(to + end(suite).length);
}

/** Writes the report of a suite into a page, which is made where it is missing. */
export function updatePage(file: string, suite: string, report: string): void {
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  writeFileSync(file, putIntoPage(page, suite, report));
}
