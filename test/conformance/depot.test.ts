import { fileURLToPath } from "node:url";
import { depot } from "../../formulations/depot/index.ts";
import { loadInstance } from "../../io/read/instance.ts";
import { describeFormulation } from "./formulation.ts";

const sample = (name: string) =>
  loadInstance(fileURLToPath(new URL(`../../formulations/depot/sample/${name}`, import.meta.url))).raw;

describeFormulation(depot, [
  { name: "example", raw: depot.example?.() },
  { name: "one truck", raw: sample("one-truck.json") },
  { name: "twenty trucks", raw: sample("twenty-trucks") },
  { name: "shared chargers", raw: sample("shared-chargers") },
]);
