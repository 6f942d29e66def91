import { afterEach, describe, expect, it, vi } from "vitest";
import { listenForInterruption } from "../../../io/commands/interruption.ts";

afterEach(() => vi.restoreAllMocks());

describe("the wish to stop", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s: the first asks, the second ends the process with status %i", (signal, status) => {
    const others = process.listeners(signal);
    const interruption = listenForInterruption();
    const added = process.listeners(signal).filter((listener) => !others.includes(listener));
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const send = () => {
      for (const listener of added) listener(signal);
    };
    expect(interruption.aborted).toBe(false);
    send();
    expect(interruption.aborted).toBe(true);
    expect(exit).not.toHaveBeenCalled();
    send();
    expect(exit).toHaveBeenCalledWith(status);
    interruption.dispose();
    expect(process.listeners(signal)).toEqual(others);
  });
});
