const CHUNK = 1 << 16;

/** Collects text as UTF-8 bytes, so that a large model never is one string. */
export class TextSink {
  #bytes = new Uint8Array(CHUNK);
  #length = 0;
  #pending = "";
  readonly #encoder = new TextEncoder();

  /** Appends text. */
  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= CHUNK) this.#flush();
  }

  /** The bytes so far; a view, valid until the next write. */
  bytes(): Uint8Array {
    this.#flush();
    return this.#bytes.subarray(0, this.#length);
  }

  #flush(): void {
    const most = this.#length + this.#pending.length * 3;
    if (most > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(most, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#length += this.#encoder.encodeInto(this.#pending, this.#bytes.subarray(this.#length)).written;
    this.#pending = "";
  }
}

/** The shortest decimal text that reads back as the same double; −0 is written as 0. */
export function formatNumber(value: number): string {
  return String(value + 0);
}
