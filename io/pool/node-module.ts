/** The modules of Node that code for any platform asks for where it finds itself in Node. */
interface NodeModules {
  readonly "node:os": typeof import("node:os");
  readonly "node:v8": typeof import("node:v8");
  readonly "node:worker_threads": typeof import("node:worker_threads");
}

/**
 * A module of Node; null elsewhere. Asked for at run time, so that the code loads anywhere and no bundler looks for the
 * module.
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | null {
  const load = globalThis.process?.getBuiltinModule as ((name: Name) => NodeModules[Name]) | undefined;
  return load?.(name) ?? null;
}
