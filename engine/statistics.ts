/** Counters of a solve by component: plain numbers, so that they can be stored, compared and summed. */
export type Statistics = Readonly<Record<string, Readonly<Record<string, number>>>>;
