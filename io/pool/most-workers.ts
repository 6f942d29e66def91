/** Workers beyond which a pool does not go, whatever it is asked for. In a file of its own: the help of the command line says it. */
export const MOST_WORKERS = 255;
