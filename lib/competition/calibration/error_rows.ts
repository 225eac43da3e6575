import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import { RaggedRows } from "../../core/rows/ragged_rows.ts";
import { Rows } from "../../core/rows/rows.ts";
import { Words } from "../../core/rows/words.ts";
import type { KeyErrors } from "./interval_profile.ts";
import type { Spread } from "./spread.ts";

/** Numbers of a spread. */
const SPREAD = 5;

/** Errors of many keys in flat rows: forecasts and residuals in half the precision, as those of all keys are held at once. */
export class ErrorRows implements Indexed<KeyErrors> {
  readonly #spans: number;
  readonly #groups = new Words();
  readonly #group = new Rows(Int32Array, 1);
  readonly #yhat = new RaggedRows(Float32Array);
  readonly #residuals = new RaggedRows(Float32Array);
  readonly #spreads: Rows<Float64Array>;

  /** Begin without any key. @param shape Spans S; how many values these have is a key's own. */
  constructor({ spans }: { readonly spans: number }) {
    this.#spans = spans;
    this.#spreads = new Rows(Float64Array, spans * SPREAD);
  }

  get length(): number {
    return this.#group.length;
  }

  /**
   * Take the next key.
   *
   * @throws {RangeError} If its spans are of another number.
   */
  add({ group, yhat, residuals, spreads }: KeyErrors): void {
    this.#spreads.add(
      spreads.flatMap(({ size, pairs, level, activity, zeros }) => [size, pairs, level, activity, zeros]),
    );
    this.#yhat.add(yhat);
    this.#residuals.add(residuals);
    this.#group.add([this.#groups.place(group)]);
  }

  /** The errors of a key, as views. */
  at(k: number): KeyErrors | undefined {
    return this.#first(k, this.#spans);
  }

  /** The errors of all keys on their first spans alone. */
  first(spans: number): Indexed<KeyErrors> {
    return indexed(this.length, (k) => this.#first(k, spans)!);
  }

  /** The group of a key. */
  groupOf(k: number): string {
    return this.#groups.at(this.#group.at(k)?.[0] ?? -1);
  }

  *[Symbol.iterator](): Generator<KeyErrors> {
    for (let k = 0; k < this.length; k++) yield this.at(k)!;
  }

  #first(k: number, spans: number): KeyErrors | undefined {
    const yhat = this.#yhat.at(k), residuals = this.#residuals.at(k), spreads = this.#spreads.at(k);
    if (yhat === undefined || residuals === undefined || spreads === undefined) return undefined;
    const size = yhat.length / this.#spans * spans;
    return {
      group: this.groupOf(k),
      yhat: yhat.subarray(0, size),
      residuals: residuals.subarray(0, size),
      spreads: Array.from({ length: spans }, (_, s) => spreadOf(spreads, s * SPREAD)),
    };
  }
}

function spreadOf(row: Float64Array, at: number): Spread {
  const [size = NaN, pairs = NaN, level = NaN, activity = NaN, zeros = NaN] = row.subarray(at, at + SPREAD);
  return { size, pairs, level, activity, zeros };
}
