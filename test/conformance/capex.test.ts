import { fileURLToPath } from "node:url";
import { capex } from "../../formulations/capex/index.ts";
import { loadInstance } from "../../io/read/instance.ts";
import { describeFormulation } from "./formulation.ts";

const sample = (name: string) =>
  loadInstance(fileURLToPath(new URL(`../../formulations/capex/sample/${name}`, import.meta.url))).raw;

describeFormulation(capex, [
  { name: "example", raw: capex.example?.() },
  { name: "delivery vans", raw: sample("delivery-vans.json") },
  { name: "bus depot", raw: sample("bus-depot") },
]);
