import { describe, expect, it } from "vitest";
import { WorkerTeam } from "../../engine/parallel/worker-team.ts";
import { InProcessPool } from "./in-process-pool.ts";

describe("a team of workers", () => {
  it("is worth starting once the solve, its root included, has taken as long as a worker's start", async () => {
    const pool = new InProcessPool({ size: 1, warmUpMs: 1000 });
    let nowMs = 500;
    const team = new WorkerTeam(pool, 2, () => nowMs);
    nowMs += 999;
    expect(team.isWorthStarting()).toBe(false);
    nowMs += 1;
    expect(new WorkerTeam(pool, 2, () => nowMs).isWorthStarting()).toBe(false);
    expect(team.isWorthStarting()).toBe(true);
    await pool.close();
  });

  it("is worth starting sooner where more than that is left by what was done, but not by the first steps", async () => {
    const pool = new InProcessPool({ size: 1, warmUpMs: 1000 });
    let nowMs = 0;
    const team = new WorkerTeam(pool, 2, () => nowMs);
    nowMs = 249;
    expect(team.isWorthStarting(1e6)).toBe(false);
    nowMs = 250;
    expect(team.isWorthStarting(999)).toBe(false);
    expect(team.isWorthStarting(1000)).toBe(true);
    team.start();
    expect(team.isWorthStarting()).toBe(true);
    await pool.close();
  });
});
