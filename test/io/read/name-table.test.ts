import fc from "fast-check";
import { expect, it } from "vitest";
import { NameTable } from "../../../io/read/name-table.ts";
import { utf8 } from "./dialect.ts";

it("a name table numbers names as a Map would", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3, unit: "grapheme" }), { maxLength: 3000 }), (names) => {
      const table = new NameTable();
      const numbers = new Map<string, number>();
      for (const name of names) {
        const bytes = utf8(name);
        expect(table.find(bytes, 0, bytes.length)).toBe(numbers.get(name) ?? -1);
        if (!numbers.has(name)) numbers.set(name, numbers.size);
        expect(table.intern(bytes, 0, bytes.length)).toBe(numbers.get(name));
      }
      expect(table.count).toBe(numbers.size);
      const { nameOf } = table.decoder();
      for (const [name, number] of numbers) expect(nameOf(number)).toBe(name);
    }),
    { numRuns: 30 },
  );
});

it("a name table grows past its first size and keeps its numbers", () => {
  const table = new NameTable();
  const count = 20_000;
  for (let name = 0; name < count; name++) {
    const bytes = utf8(`row${name}`);
    expect(table.intern(bytes, 0, bytes.length)).toBe(name);
  }
  const { nameOf } = table.decoder();
  for (let name = 0; name < count; name += 997) {
    const bytes = utf8(`row${name}`);
    expect(table.find(bytes, 0, bytes.length)).toBe(name);
    expect(nameOf(name)).toBe(`row${name}`);
  }
});
