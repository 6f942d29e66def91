import type { Host } from "../../engine/index.ts";

/** What browsers have lacked longest; Node has it always. */
declare const setImmediate: ((callback: () => void) => void) | undefined;

/** One turn of the event loop by a message to oneself: at once, where a timer would wait for some milliseconds. */
function turnByMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function turnByTimer(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function chooseTurn(): () => Promise<void> {
  if (typeof setImmediate === "function") {
    const immediate = setImmediate;
    return () => new Promise((resolve) => immediate(resolve));
  }
  return typeof MessageChannel === "function" ? turnByMessage : turnByTimer;
}

/**
 * The host of this thread, page, worker or Node: a clock that never runs backwards, and yielding that lets messages, timers
 * and painting have their turn.
 * @param log receives the solver's log lines; left out, no log is produced.
 */
export function platformHost(log?: (line: string) => void): Host {
  const host: Host = {
    now: () => performance.now(),
    yield: chooseTurn(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  return log === undefined ? host : { ...host, log };
}
