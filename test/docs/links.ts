import path from "node:path";

/** A page without its fenced code. */
export const proseOf = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

/** A link of a page to another file of the project. */
interface PageLink {
  readonly link: string;
  /** The file, as seen from the folder of README.md. */
  readonly target: string;
  readonly anchor: string | undefined;
}

/** The links that stand on a page and do not lead out of the project. */
export function linksOf(page: string, text: string): readonly PageLink[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link as string)
    .filter((link) => !/^(https?:|mailto:)/.test(link))
    .map((link) => {
      const [file, anchor] = link.split("#") as [string, string?];
      return { link, target: file === "" ? page : path.posix.join(path.posix.dirname(page), file), anchor };
    });
}
