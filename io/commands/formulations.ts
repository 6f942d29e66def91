import { FORMULATIONS, findFormulation } from "../../formulations/index.ts";
import { EXIT_OK } from "./exit-status.ts";
import { formatTable } from "./kpi-table.ts";
import { printText } from "./output.ts";
import { formatLines } from "./summary.ts";

function describe(name: string): string {
  const formulation = findFormulation(name);
  const parts = [`${formulation.name}: ${formulation.description}`];
  if (formulation.fields !== undefined) {
    const rows = formulation.fields.map((field) => [
      field.path,
      field.type,
      field.unit,
      field.fallback === null ? "required" : `default ${field.fallback}`,
      field.about,
    ]);
    parts.push(formatTable([["field", "type", "unit", "if absent", "meaning"], ...rows]));
  }
  if (formulation.example !== undefined) {
    parts.push(`A minimal instance:\n\n${JSON.stringify(formulation.example(), null, 2)}`);
  }
  return parts.join("\n\n");
}

/**
 * Lists the formulations, or describes one: its input with units, and a minimal example.
 * @returns the exit status.
 * @throws InputError for an unknown name.
 */
export async function formulationsCommand(name: string | undefined): Promise<number> {
  if (name === undefined) {
    printText(formatLines(FORMULATIONS.map((each) => [each.name, each.description])));
  } else {
    printText(describe(name));
  }
  return EXIT_OK;
}
