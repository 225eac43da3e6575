/** A column of texts, each distinct one once. */
export interface CodedTexts {
  /** Distinct texts so far, in the order of their coming; the same array in every batch of a reading, which grows. */
  readonly values: readonly string[];
  /** Positions in `values`, shape [n]. */
  readonly codes: Int32Array;
}

/** Gives each distinct text a number, from 0. */
export class TextCoder {
  /** Distinct texts by their number. */
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();
  #last = -1;

  /** Number of a text. */
  codeOf(text: string): number {
    // Keys come in one order, file after file: to compare is faster than to look up.
    if (this.values[this.#last + 1] === text) return ++this.#last;
    let code = this.#codes.get(text);
    if (code === undefined) {
      this.#codes.set(text, code = this.values.length);
      this.values.push(text);
    }
    return this.#last = code;
  }

  /**
   * Code a column, or some rows of it.
   *
   * @param texts Shape [n]; a text that is missing counts as empty. @param rows Positions to take; default all.
   */
  encode(texts: ArrayLike<unknown>, rows?: Int32Array): CodedTexts {
    const codes = new Int32Array(rows?.length ?? texts.length);
    let last: unknown, code = -1;
    for (let i = 0; i < codes.length; i++) {
      const text = texts[rows === undefined ? i : rows[i]!];
      // Texts come in runs, and those of a run are one object.
      if (code < 0 || text !== last) [last, code] = [text, this.codeOf(String(text ?? ""))];
      codes[i] = code;
    }
    return { values: this.values, codes };
  }
}
