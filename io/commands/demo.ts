import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT_INTERNAL, EXIT_OK } from "./exit-status.ts";
import { printText } from "./output.ts";
import { runCommand } from "./run.ts";

/** Where the formulations stand beside this file, in the sources as in the package. */
const FORMULATIONS_FOLDER = fileURLToPath(new URL("../../formulations/", import.meta.url));

/** The bundled sample instances: `<formulation>/sample/<name>.json` or a folder with an instance.json. */
function sampleInstances(): { name: string; file: string }[] {
  return readdirSync(FORMULATIONS_FOLDER).flatMap((formulation) => {
    const folder = path.join(FORMULATIONS_FOLDER, formulation, "sample");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .sort()
      .map((entry) => ({ name: entry.replace(/\.json$/, ""), file: path.join(folder, entry) }))
      .filter(({ file }) => file.endsWith(".json") || existsSync(path.join(file, "instance.json")));
  });
}

/** Options of `demo`. */
export interface DemoFlags {
  readonly out: string;
  /** Seconds for each sample. */
  readonly timeLimit: number;
}

/**
 * Solves the bundled samples and writes their plans into `<out>/<name>/`.
 * @returns the exit status: the first that is not 0.
 */
export async function demoCommand({ out, timeLimit }: DemoFlags): Promise<number> {
  const samples = sampleInstances();
  if (samples.length === 0) {
    printText(`no samples below ${FORMULATIONS_FOLDER}`);
    return EXIT_INTERNAL;
  }
  for (const { name, file } of samples) {
    const folder = path.join(out, name);
    printText(`\n== ${name}\n`);
    const status = await runCommand(file, { out: folder, timeLimit });
    if (status !== EXIT_OK) return status;
    printText(`\nwritten: ${path.join(folder, "report.html")}`);
  }
  return EXIT_OK;
}
