import type { Metafile } from "esbuild";

/** Bundles every entry into `outDir`. */
export function bundle(outDir: string): Promise<Metafile>;
/** Copies the formulations' sample data beside the bundle. */
export function copySamples(outDir: string): void;
/** The whole build: `outDir` is emptied first; the notices go beside it. */
export function build(outDir: string): Promise<Metafile>;
