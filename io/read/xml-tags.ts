/**
 * A strict walk over the tags of an XML text, in one pass. What passes is well formed and made of short pieces, so that a
 * lenient parser behind it can neither misread it nor go over the same text again and again.
 */

/** Longest tag, and longest text or comment between two tags, in characters; a cell of a spreadsheet holds 32,767. */
const LONGEST_TAG = 2 ** 15;
const LONGEST_PIECE = 2 ** 20;
const DEEPEST = 64;

/** A tag: `</`, name, attributes, `/>`. Each alternative begins with its own character, so nothing is tried twice. */
const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/** What is wrong with an XML text; it says what was found. */
export class XmlError extends Error {
  override readonly name = "XmlError";
}

/** Name without namespace. */
function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Values of the attributes of a tag that have this name, in any namespace; as written, entities and all. */
export function attributeValues(attributes: string, wanted: string): readonly string[] {
  const values: string[] = [];
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (localName(name as string) === wanted) values.push(double ?? single ?? "");
  }
  return values;
}

/** Where a comment or declaration that begins at `at` ends; −1 if nothing of the kind begins there. */
function endOfAside(text: string, at: number): number {
  const close = text.startsWith("<!--", at) ? "-->" : text.startsWith("<?", at) ? "?>" : null;
  if (close === null) {
    if (text.startsWith("<!", at)) throw new XmlError("a type declaration or CDATA");
    return -1;
  }
  const end = text.indexOf(close, at + 2);
  if (end < 0) throw new XmlError("a comment without end");
  return end + close.length;
}

/**
 * Calls `visit` with the name (without namespace) and the attributes of each tag that opens, in order.
 * @throws XmlError where the text is not well formed, has a type declaration or CDATA, or has pieces that are too long.
 */
export function walkTags(text: string, visit: (name: string, attributes: string) => void): void {
  const open: string[] = [];
  let numRoots = 0;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const end = next < 0 ? text.length : next;
    if (end - at > LONGEST_PIECE) throw new XmlError("a text of over a million characters");
    if (open.length === 0 && text.slice(at, end).trim() !== "")
      throw new XmlError("text outside of all tags");
    if (next < 0) break;
    const aside = endOfAside(text, next);
    if (aside >= 0) {
      if (aside - next > LONGEST_PIECE) throw new XmlError("a comment of over a million characters");
      at = aside;
      continue;
    }
    const following = text.indexOf("<", next + 1);
    // A tag ends before the next one begins; a long text may lie between.
    const room = text.slice(next, Math.min(following < 0 ? text.length : following, next + LONGEST_TAG));
    TAG.lastIndex = 0;
    const tag = TAG.exec(room);
    if (tag === null) throw new XmlError(`${JSON.stringify(room.slice(0, 40))}, which is no tag`);
    const [whole, slash, name, attributes, selfClosing] = tag as unknown as readonly [
      ...[string, string, string, string, string],
    ];
    at = next + whole.length;
    if (slash === "/") {
      if (open.pop() !== name) throw new XmlError(`</${name}> without its beginning`);
      continue;
    }
    if (open.length === 0 && ++numRoots > 1) throw new XmlError(`<${name}> behind the end`);
    visit(localName(name), attributes);
    if (selfClosing === "") open.push(name);
    if (open.length > DEEPEST) throw new XmlError(`tags nested over ${DEEPEST} deep`);
  }
  if (open.length > 0) throw new XmlError(`<${open.at(-1)}> without its end`);
  if (numRoots === 0) throw new XmlError("no tags");
}
