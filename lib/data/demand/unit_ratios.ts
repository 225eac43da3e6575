import { logRatios, tableUnitChange, type UnitChange, unitChange } from "./unit_change.ts";

/** Numbers that are kept of a column, at most; of a table that has more, every so many-th key is. */
const MOST_RATIOS = 1_000_000;

/**
 * Spans in which most keys together are judged: no demand of most keys grows tenfold, and what nobody has mended is told so long.
 * A key by itself may have another size from now on, and is judged in one.
 */
const SPANS_OF_TABLE = 3;

/** How many times its usual size each key's column is, period by period: what says that a table's unit has changed. */
export class UnitRatios {
  readonly #span: number;
  readonly #year: number;
  readonly #step: number;
  readonly #periods: number[][];

  /**
   * Start without keys.
   *
   * @param options `span`: newest periods, which are judged; `year`: periods of a year, 0 where the table is shorter; `periods`:
   * of the table; `keys`: of the table; `columns`: that are looked at, which share the memory.
   */
  constructor(options: {
    readonly span: number;
    readonly year: number;
    readonly periods: number;
    readonly keys: number;
    readonly columns?: number;
  }) {
    const { span, year, keys, columns = 1 } = options,
      periods = Math.max(0, Math.min(options.periods, year + 2 * span));
    [this.#span, this.#year] = [span, year];
    this.#step = Math.max(1, Math.ceil(columns * keys * periods / MOST_RATIOS));
    this.#periods = Array.from({ length: periods }, () => []);
  }

  /** Whether the key at a position of the table is among those that are kept. */
  isKept(position: number): boolean {
    return position % this.#step === 0;
  }

  /**
   * Take in a key. What is usual for it is that of a year: growth over many is no change of unit.
   *
   * @param values Of the column, shape [n], up to the end of the table. @param position Of the key in the table.
   * @returns The change of its unit; null if there is none, or too little is known.
   */
  add(values: Float64Array, position: number): UnitChange | null {
    const kept = this.#periods, most = Math.max(kept.length, 8 * this.#span);
    const own = values.subarray(Math.max(0, values.length - most)), from = Math.max(0, own.length - this.#span);
    const ratios = logRatios(own, from);
    if (ratios === null) return null;
    for (let back = 1; this.isKept(position) && back <= Math.min(ratios.length, kept.length); back++) {
      const value = ratios[ratios.length - back]!;
      if (!Number.isNaN(value)) kept[kept.length - back]!.push(value);
    }
    return unitChange(ratios, from, this.#year);
  }

  /** Logarithms by period, oldest first, up to the end: [p][kept keys that have a value]. */
  get periods(): readonly (readonly number[])[] {
    return this.#periods;
  }

  /**
   * The change of most keys together, or null.
   *
   * @returns With how many periods its first and last one lie before the end of the table.
   */
  ofTable(): UnitChange & { readonly first: number; readonly last: number } | null {
    const periods = this.#periods, end = periods.length - 1;
    const change = tableUnitChange(periods, Math.min(SPANS_OF_TABLE * this.#span, periods.length >> 1));
    return change === null ? null : { ...change, first: end - change.first, last: end - change.last };
  }
}

/** A factor for people: `100 times`, `a 12th of`. */
export function formatFactor(factor: number): string {
  return factor >= 1 ? `${factor} times` : `a ${Math.round(1 / factor)}th of`;
}
