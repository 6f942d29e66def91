import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // Vitest leaves one core idle by default: half of a machine with two.
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, maxWorkers: "100%" },
});

export default config;
