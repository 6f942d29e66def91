import { fileURLToPath } from "node:url";
import { fleet } from "../../formulations/fleet/index.ts";
import type { AnyFormulation } from "../../formulations/index.ts";
import { loadInstance, readSideFiles } from "../../io/read/instance.ts";
import { describeFormulation } from "./formulation.ts";

function sample(name: string) {
  const path = fileURLToPath(new URL(`../../formulations/fleet/sample/${name}`, import.meta.url));
  const loaded = loadInstance(path);
  return { name, raw: loaded.raw, files: readSideFiles(fleet as AnyFormulation, loaded) };
}

describeFormulation(fleet as AnyFormulation, [
  { name: "example", raw: fleet.example?.() },
  sample("shared-day.json"),
  sample("week.json"),
]);
