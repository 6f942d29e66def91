/**
 * Rolling horizon: a long horizon is planned window by window. Each window is solved, its first steps are kept, and the
 * next window begins after them with the state that they lead to.
 */

/** How windows follow each other. */
export interface RollingWindows {
  /** Steps that a window looks ahead, at least `fixedSteps`. */
  readonly windowSteps: number;
  /** Steps of each window that are kept, at least 1. */
  readonly fixedSteps: number;
}

/** One window: steps first .. first + count − 1, of which the first `kept` are kept. */
export interface Window {
  readonly first: number;
  readonly count: number;
  readonly kept: number;
}

/** The windows of a horizon in order; the one that reaches its end is the last and is kept whole. */
export function windowsOf(steps: number, { windowSteps, fixedSteps }: RollingWindows): readonly Window[] {
  const windows: Window[] = [];
  for (let first = 0; ; first += fixedSteps) {
    const count = Math.min(windowSteps, steps - first);
    const isLast = first + count === steps;
    windows.push({ first, count, kept: isLast ? count : fixedSteps });
    if (isLast) return windows;
  }
}
