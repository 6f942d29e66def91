/** The package's main entry: the engine's names. */
export * from "../engine/index.ts";
