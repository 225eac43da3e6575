import type { Design } from "../../core/rows/design.ts";
import { targetsOf } from "../../core/rows/task.ts";

/** Room is made for so much more than is known to be needed, as a share. */
const SLACK = 1.1;

type Columns = { -readonly [Name in (typeof NAMES)[number] | "values"]: Design[Name] };

/** Columns beside the features. */
const NAMES = ["target", "weight", "key", "ds", "step", "transform"] as const;

/** Numbers per row of a column beside the features: two of the transform, one of the target unless several are asked for. */
function widthOf(name: (typeof NAMES)[number], { task }: Design): number {
  if (name === "target") return task === undefined ? 1 : targetsOf(task);
  return name === "transform" ? 2 : 1;
}

/**
 * The rows of many keys, put together chunk by chunk: they are in memory once, whatever the number of chunks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RowPool } from "@lib/competition/backtest/row_pool.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const pool = new RowPool(4);
 * for (const x of [1, 2]) pool.add(designOf({ names: ["x"], values: [x, -x], target: [x, x] }));
 * assertEquals([...pool.finish(3)?.values ?? []], [1, -1, 2]);
 * ```
 */
export class RowPool {
  #capacity: number;
  #first: Design | null = null;
  #columns: Columns | null = null;
  readonly #texts = new Map<string, string[]>();
  #rows = 0;
  #keys = 0;

  /** @param expected Rows to make room for; there may be more. */
  constructor(expected: number) {
    this.#capacity = Math.ceil(SLACK * expected);
  }

  /**
   * Take in the rows of the next keys.
   *
   * @param design Of the same feature spec as all others; it is copied.
   * @throws {RangeError} If its feature spec is another.
   */
  add(design: Design): void {
    const first = this.#first ??= design;
    if (design.specHash !== first.specHash) {
      throw new RangeError(
        `Cannot join rows as they must be of feature spec ${first.specHash}: current value is ${design.specHash}`,
      );
    }
    const at = this.#rows, columns = this.#roomFor(at + design.rows), p = first.names.length;
    columns.values.set(design.values.subarray(0, design.rows * p), at * p);
    for (const name of NAMES) {
      const width = widthOf(name, first);
      columns[name].set(design[name].subarray(0, design.rows * width), at * width);
    }
    for (const [name, texts] of Object.entries(design.textColumns ?? {})) {
      const all = this.#texts.get(name) ?? [];
      for (const text of texts) all.push(text);
      this.#texts.set(name, all);
    }
    let last = -1;
    for (let i = 0; i < design.rows; i++) {
      last = Math.max(last, design.key[i]!);
      columns.key[at + i]! += this.#keys;
    }
    this.#keys += last + 1;
    this.#rows += design.rows;
  }

  /**
   * All rows in the order given, or at most so many of them, evenly spread.
   *
   * @param most Rows to keep, >= 1; default all.
   * @returns A design on the memory of the pool, which is empty afterwards; null if there are no rows.
   */
  finish(most = Infinity): Design | null {
    const first = this.#first, columns = this.#columns;
    if (first === null || columns === null || this.#rows === 0) return null;
    const rows = Math.min(this.#rows, most), p = first.names.length;
    if (rows < this.#rows) {
      // A kept row moves to the front, where the rows that were there have been moved or left out before.
      for (let i = 0; i < rows; i++) {
        const from = Math.floor(i * this.#rows / rows);
        columns.values.copyWithin(i * p, from * p, (from + 1) * p);
        for (const name of NAMES) {
          const width = widthOf(name, first);
          columns[name].copyWithin(i * width, from * width, (from + 1) * width);
        }
        for (const texts of this.#texts.values()) texts[i] = texts[from]!;
      }
    }
    const kept = Object.fromEntries(
      NAMES.map((name) => [name, columns[name].subarray(0, rows * widthOf(name, first))]),
    );
    const texts = [...this.#texts].map(([name, all]) => [name, all.slice(0, rows)] as const);
    const own = texts.length === 0 ? {} : { textColumns: Object.fromEntries(texts) };
    this.#columns = null;
    this.#rows = 0;
    this.#texts.clear();
    return { ...first, ...kept, ...own, rows, values: columns.values.subarray(0, rows * p) };
  }

  #roomFor(rows: number): Columns {
    const known = this.#columns;
    if (known !== null && rows * (this.#first?.names.length ?? 0) <= known.values.length && rows <= known.ds.length) {
      return known;
    }
    this.#capacity = Math.max(this.#capacity, known === null ? rows : Math.ceil(1.5 * rows));
    const size = this.#capacity,
      columns: Columns = {
        values: new Float64Array(size * (this.#first?.names.length ?? 0)),
        target: new Float64Array(size * (this.#first === null ? 1 : widthOf("target", this.#first))),
        weight: new Float64Array(size),
        key: new Int32Array(size),
        ds: new Int32Array(size),
        step: new Int32Array(size),
        transform: new Float64Array(2 * size),
      };
    if (known !== null) {
      columns.values.set(known.values);
      for (const name of NAMES) columns[name].set(known[name]);
    }
    return this.#columns = columns;
  }
}
