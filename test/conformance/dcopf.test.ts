import { fileURLToPath } from "node:url";
import { dcopf } from "../../formulations/dcopf/index.ts";
import { loadInstance, readSideFiles } from "../../io/read/instance.ts";
import { describeFormulation } from "./formulation.ts";

const sample = (name: string) =>
  loadInstance(fileURLToPath(new URL(`../../formulations/dcopf/sample/${name}`, import.meta.url)));
const region = sample("region-day.json");

describeFormulation(dcopf, [
  { name: "example", raw: dcopf.example?.() },
  { name: "region", raw: region.raw, files: readSideFiles(dcopf, region) },
  { name: "valley", raw: sample("valley-day").raw },
]);
