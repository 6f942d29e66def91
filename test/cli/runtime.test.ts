import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { RUNTIME_SETTINGS } from "../../io/runtime.ts";

describe("settings of V8", () => {
  it("are ones that this Node knows", () => {
    const { status, stderr } = spawnSync(process.execPath, [...RUNTIME_SETTINGS, "--eval", "0"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("are none where the version is another", () => {
    const isKnown = process.versions.v8.startsWith("11.");
    expect(RUNTIME_SETTINGS.length > 0).toBe(isKnown);
  });
});
