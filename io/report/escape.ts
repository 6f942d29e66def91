const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for HTML and SVG, in content and in quoted attributes; control characters are dropped. */
export function escapeText(text: string): string {
  return text.replace(/[\p{Cc}]/gu, " ").replace(/[&<>"']/g, (mark) => ENTITIES[mark] as string);
}

/** A name as an attribute's identifier: letters, digits and dashes. */
export function escapeId(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, "-");
}

/** A figure with fixed digits, narrow blanks between thousands and a true minus; a dash where there is none. */
export function formatFigure(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const [whole, decimals] = Math.abs(value).toFixed(digits).split(".") as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const isZero = Number(value.toFixed(digits)) === 0;
  return `${value < 0 && !isZero ? "−" : ""}${grouped}${decimals === undefined ? "" : `.${decimals}`}`;
}
