import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { linksOf, proseOf } from "./links.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = ["engine", "formulations", "io", "bench", "test"];

const filesBelow = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
    path.posix.join(folder, name.replaceAll("\\", "/")),
  );

const SOURCE_FILES = SOURCES.flatMap(filesBelow).filter((name) => /\.(ts|mjs)$/.test(name));

const PAGES = [
  ...["README.md", "CHANGELOG.md"],
  ...["docs", "formulations"].flatMap(filesBelow).filter((name) => name.endsWith(".md")),
];

const textOf = (page: string) => readFileSync(path.join(ROOT, page), "utf8");

/** The id that a heading of a page is reached under. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

describe.each(PAGES)("%s", (page) => {
  it("links only to what is there", () => {
    const dead = linksOf(page, textOf(page)).filter(({ target, anchor }) => {
      if (!existsSync(path.join(ROOT, target))) return true;
      if (anchor === undefined) return false;
      const headings = [...proseOf(textOf(target)).matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
        anchorOf(text as string),
      );
      return !headings.includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it("names only source files that are there", () => {
    const named = [...proseOf(textOf(page)).matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map(
      ([, name]) => name as string,
    );
    const isThere = (name: string) =>
      existsSync(path.join(ROOT, name)) || SOURCE_FILES.some((file) => file.endsWith(`/${name}`));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});
