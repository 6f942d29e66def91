import { fileURLToPath } from "node:url";
import { dcopf } from "../../formulations/dcopf/index.ts";
import { loadInstance, readSideFiles } from "../../io/read/instance.ts";
import { describeFormulation } from "./formulation.ts";

const region = loadInstance(
  fileURLToPath(new URL("../../formulations/dcopf/sample/region-day.json", import.meta.url)),
);

describeFormulation(dcopf, [
  { name: "example", raw: dcopf.example?.() },
  { name: "region", raw: region.raw, files: readSideFiles(dcopf, region) },
]);
