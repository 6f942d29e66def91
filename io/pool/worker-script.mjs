// Stands for the built worker.js where the sources run as they are: a worker does not inherit the loader of its parent.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
