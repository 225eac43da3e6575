import type { Indexed } from "../../core/rows/indexed.ts";
import { Rows } from "../../core/rows/rows.ts";

/** Scores by name. */
type NamedScores = Readonly<Record<string, number>>;

/** Scores of many keys by the same names in flat rows. */
export class ScoreRows implements Indexed<NamedScores> {
  #names: readonly string[] = [];
  #rows: Rows<Float64Array> | null = null;

  get length(): number {
    return this.#rows?.length ?? 0;
  }

  /**
   * Take the scores of the next key.
   *
   * @throws {RangeError} If their names, or the order of these, are not those of the first.
   */
  add(scores: NamedScores): void {
    const names = Object.keys(scores);
    if (this.#rows === null) {
      this.#names = names;
      this.#rows = new Rows(Float64Array, names.length);
    } else if (names.some((name, i) => name !== this.#names[i])) {
      throw new RangeError(`Cannot add scores as they must be named ${this.#names}: current value is ${names}`);
    }
    this.#rows.add(Object.values(scores));
  }

  /** The scores of a key; undefined beyond the last. */
  at(k: number): NamedScores | undefined {
    const row = this.#rows?.at(k);
    return row === undefined ? undefined : Object.fromEntries(this.#names.map((name, i) => [name, row[i]!]));
  }

  *[Symbol.iterator](): Generator<NamedScores> {
    for (let k = 0; k < this.length; k++) yield this.at(k)!;
  }
}
