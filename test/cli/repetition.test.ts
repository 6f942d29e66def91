import { describe, expect, it } from "vitest";
import { solveRepeatedly, warmSeconds } from "../../io/commands/repetition.ts";

const never = { beginRepetition: () => {}, isInterrupted: () => false };

/** Spends CPU time, not only wall time. */
function burn(seconds: number) {
  const { user, system } = process.cpuUsage();
  const spent = () => {
    const now = process.cpuUsage();
    return (now.user - user + now.system - system) / 1e6;
  };
  while (spent() < seconds);
}

describe("repeated solves", () => {
  it("run as often as asked while they are cheap, and return the first outcome", async () => {
    const turns: number[] = [];
    const repetition = await solveRepeatedly(
      4,
      async (turn) => {
        turns.push(turn);
        return turn;
      },
      never,
    );
    expect(turns).toEqual([0, 1, 2, 3]);
    expect(repetition.first).toBe(0);
    expect(repetition.solveSeconds).toHaveLength(4);
  });

  it("end once 1.5 CPU seconds are spent", async () => {
    const repetition = await solveRepeatedly(10, async () => burn(0.6), never);
    expect(repetition.solveSeconds).toHaveLength(3);
  });

  it("end when the user interrupts", async () => {
    let calls = 0;
    const repetition = await solveRepeatedly(9, async () => calls++, {
      ...never,
      isInterrupted: () => calls >= 2,
    });
    expect(repetition.solveSeconds).toHaveLength(2);
  });

  it("report the smallest solve after the first, never the first", () => {
    expect(warmSeconds({ first: null, solveSeconds: [0.1, 0.5, 0.3] })).toBe(0.3);
    expect(warmSeconds({ first: null, solveSeconds: [0.1] })).toBeNull();
  });
});
