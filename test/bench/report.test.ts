import { describe, expect, it } from "vitest";
import type { RaceHead } from "../../bench/machine.ts";
import { putIntoPage } from "../../bench/page.ts";
import type { Run } from "../../bench/race.ts";
import { formatReport } from "../../bench/report.ts";
import { chargedSeconds, duels, meanRatio, shiftedGeometricMean } from "../../bench/statistics.ts";

const head: RaceHead = {
  date: "2026-01-31",
  machine: "abacus",
  system: "Node v20",
  load: 0.25,
  commit: "abc1234",
  versions: { a: "1", b: "2" },
  command: "npm run bench -- --suite toy",
  timeLimit: 60,
  mipGap: 1e-4,
};

function run(
  instance: string,
  contender: string,
  cold: number,
  warm: number,
  verdict: Run["verdict"] = "ok",
): Run {
  const times = { coldSeconds: cold, warmSeconds: warm, repetitions: 2 };
  return { instance, contender, verdict, why: verdict, objective: 0, ...times };
}

const RUNS: readonly Run[] = [
  run("easy", "a", 0.05, 0.01),
  run("easy", "b", 0.01, 0.03),
  run("close", "a", 0.2, 0.11),
  run("close", "b", 0.1, 0.1),
  run("hard", "a", 1, 1, "unsolved"),
  run("hard", "b", 3, 2),
  run("hopeless", "a", 60, 60, "unsolved"),
  run("hopeless", "b", 1, 1, "wrong"),
];

describe("the statistics of a race", () => {
  it("shift their geometric means", () => {
    expect(shiftedGeometricMean([1, 7], 1)).toBeCloseTo(3, 12); // sqrt(2 · 8) − 1
    expect(shiftedGeometricMean([], 1)).toBeNaN();
  });

  it("charge the limit for what is not solved, and never more", () => {
    expect(chargedSeconds(RUNS[4] as Run, "warm", 60)).toBe(60);
    expect(chargedSeconds(RUNS[7] as Run, "warm", 60)).toBe(60);
    expect(chargedSeconds(run("late", "a", 70, 65), "cold", 60)).toBe(60);
  });

  it("leave out instances that neither solved", () => {
    expect(duels(RUNS, "a", "b").map(({ own }) => own.instance)).toEqual(["easy", "close", "hard"]);
  });

  it("make the mean ratio of the shifted means", () => {
    const pairs = duels(RUNS, "a", "b").slice(0, 2);
    const quotient = (1.01 * 1.11) / (1.03 * 1.1);
    expect(meanRatio(pairs, "warm", 60, 1)).toBeCloseTo(Math.sqrt(quotient), 12);
  });
});

describe("the report of a race", () => {
  const report = formatReport(RUNS, ["a", "b"], head);

  it("says on what and by which command it was made", () => {
    for (const part of [
      "2026-01-31",
      "abc1234",
      "abacus",
      "Node v20; load average 0.3",
      "a 1, b 2",
      head.command,
    ]) {
      expect(report).toContain(part);
    }
  });

  it("lists the losses only, the worst first and before the totals", () => {
    const from = report.indexOf("Losses to b: 2 of 3 instances");
    const losses = report.slice(from, report.indexOf("| Solver |"));
    expect(from).toBeGreaterThan(0);
    expect(losses.indexOf("| hard | 29.86 |")).toBeGreaterThan(0);
    expect(losses.indexOf("| hard |")).toBeLessThan(losses.indexOf("| close |"));
    expect(losses).not.toContain("| easy |");
  });

  it("counts solved, unsolved and wrong, and says why", () => {
    expect(report).toContain("| a | 4 | 2 | 2 | 0 |");
    expect(report).toContain("| b | 4 | 3 | 0 | 1 |");
    expect(report).toContain("| hopeless | b | wrong | wrong |");
  });
});

describe("a page", () => {
  const text = "# Speed\n\nBy hand.\n";

  it("gets the report at its end, under a heading", () => {
    const page = putIntoPage(text, "toy", "first");
    expect(page).toMatch(/^# Speed\n\nBy hand\.\n\n## toy\n\n<!--.*-->\n\nfirst\n\n<!--.*-->\n$/);
  });

  it("keeps what stands around the markers", () => {
    const page = `${putIntoPage(text, "toy", "first")}\nAfter.\n`;
    const again = putIntoPage(putIntoPage(page, "other", "else"), "toy", "second");
    expect(again).toBe(putIntoPage(page, "other", "else").replace("first", "second"));
    expect(again).toContain("By hand.");
    expect(again).toContain("After.");
  });

  it("with half a marker is refused", () => {
    const page = putIntoPage(text, "toy", "first").replace(/<!-- end.*-->/, "");
    expect(() => putIntoPage(page, "toy", "second")).toThrow(/both markers of bench toy/);
  });
});
