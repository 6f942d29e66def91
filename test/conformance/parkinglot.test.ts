import { fileURLToPath } from "node:url";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { loadInstance } from "../../io/read/instance.ts";
import { exampleWith } from "../formulations/parkinglot-cases.ts";
import { describeFormulation } from "./formulation.ts";

const sample = (name: string) =>
  loadInstance(fileURLToPath(new URL(`../../formulations/parkinglot/sample/${name}`, import.meta.url))).raw;

describeFormulation(parkinglot, [
  { name: "example", raw: parkinglot.example?.() },
  { name: "six cars", raw: sample("six-cars.json") },
  { name: "twelve cars", raw: sample("twelve-cars") },
  { name: "segments", raw: exampleWith({ variant: "pwl1" }) },
  { name: "grid", raw: exampleWith({ variant: "pwl2_lp" }) },
  { name: "grid cells", raw: exampleWith({ variant: "pwl2_sos2", socGridPoints: 3, powerGridPoints: 3 }) },
  {
    name: "one step of the receding horizon",
    raw: exampleWith({ variant: "index_rh", startStep: 3, soc: { 1: 0.45, 2: 0.55 } }),
  },
  { name: "sum of indices", raw: exampleWith({ variant: "index_slp" }) },
]);
