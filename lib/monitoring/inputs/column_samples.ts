import type { Panel } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { ColumnSamples } from "./drift.ts";
import type { MissingShares } from "./scan_table.ts";
import type { ComparedSpans, SpanPair } from "./spans.ts";

/** One column that is compared. */
export interface ColumnPlan {
  /** Column name. */
  readonly column: string;
  /** Its position among the exogenous columns; -1: the target. */
  readonly position: number;
  /** Number of categories; null for numbers. */
  readonly levels: number | null;
  /** Whether values are divided by their key's mean in both spans: keys differ in size by more than spans do. */
  readonly isScaled: boolean;
}

/**
 * The target, and the columns that change with time: what is constant per key only changes with the keys, and what the other
 * keys have is seen in themselves.
 */
export function planColumns(group: Pick<FeatureGroup, "target" | "exogenous" | "statistics">): ColumnPlan[] {
  const plans: ColumnPlan[] = [{ column: group.target, position: -1, levels: null, isScaled: true }];
  group.exogenous.forEach(({ name, kind, levels, others }, position) => {
    if (kind === "static" || others === true) return;
    const least = group.statistics.find((statistics) => statistics.name === name)?.min ?? null;
    const isScaled = levels === undefined && least !== null && least > 0;
    plans.push({ column: name, position, levels: levels?.length ?? null, isScaled });
  });
  return plans;
}

/** Values that are kept of a column and span, about: distances of more say the same. */
const MOST_VALUES = 5000;
/** A value may be so many times its key's mean; what is beyond counts as this, so that no key moves a distance alone. */
const MOST_TIMES = 4;

/** Rows of a span without a value, and all of them. */
interface Missing {
  rows: number;
  missing: number;
}

/** Collects what the columns of sampled keys hold in the compared spans. */
export class KeySampler {
  readonly #columns: readonly ColumnPlan[];
  readonly #spans: ComparedSpans;
  readonly #step: number;
  readonly #isOpen: (period: number) => boolean;
  readonly #values: { newest: number[]; before: number[] }[][];
  readonly #missing: { newest: Missing; before: Missing }[][];

  /**
   * Start without any.
   *
   * @param columns What is compared. @param spans When.
   * @param options `keys`: of the table, of which every so many-th is taken; `isOpen`: whether a period has values at all.
   */
  constructor(
    columns: readonly ColumnPlan[],
    spans: ComparedSpans,
    options: { readonly keys: number; readonly isOpen: (period: number) => boolean },
  ) {
    this.#columns = columns;
    this.#spans = spans;
    this.#isOpen = options.isOpen;
    this.#step = Math.max(1, Math.floor(options.keys * spans.periods / MOST_VALUES));
    this.#values = columns.map(() => spans.pairs.map(() => ({ newest: [], before: [] })));
    this.#missing = columns.map(() =>
      spans.pairs.map(() => ({ newest: { rows: 0, missing: 0 }, before: { rows: 0, missing: 0 } }))
    );
  }

  /**
   * Take in key k of a panel, the `position`-th of the table. The same keys stand on both sides; one that has no target at the
   * end of a span is silent, which is told as such, and not as missing values.
   */
  add(panel: Panel, k: number, position: number): void {
    if (position % this.#step !== 0) return;
    for (const [p, pair] of this.#spans.pairs.entries()) {
      const rows = rowsOf(panel, k, pair);
      if (rows === null || known(panel.y, [rows.newest[1] - this.#spans.silence + 1, rows.newest[1]]).length === 0) {
        continue;
      }
      this.#columns.forEach((_, c) => this.#take(rows, panel, c, p));
    }
  }

  #take(rows: PairRows, panel: Panel, c: number, p: number): void {
    const { position } = this.#columns[c]!, all = position < 0 ? panel.y : panel.exogenous[position]!.values;
    const newest = known(all, rows.newest), before = known(all, rows.before);
    if (before.length === 0) return;
    const missing = this.#missing[c]![p]!;
    // Some columns, such as a price paid, have a value where something was sold, and nowhere else.
    const isAsked = (row: number) => this.#isOpen(row + rows.shift) && (position < 0 || panel.y[row]! > 0);
    count(missing.newest, all, rows.newest, isAsked);
    count(missing.before, all, rows.before, isAsked);
    if (newest.length === 0) return;
    const scale = this.#columns[c]!.isScaled ? (meanSize(before) + meanSize(newest)) / 2 : 1;
    if (scale === 0) return;
    const samples = this.#values[c]![p]!;
    for (const value of newest) samples.newest.push(scaled(value, scale));
    for (const value of before) samples.before.push(scaled(value, scale));
  }

  /** By column. */
  samples(): ColumnSamples[] {
    return this.#columns.map(({ column, levels }, c) => ({ column, levels, pairs: this.#values[c]! }));
  }

  /** By column. */
  missing(): MissingShares[] {
    return this.#columns.map(({ column }, c) => {
      const shares = this.#missing[c]!.map(({ newest, before }) => ({
        newest: shareOf(newest),
        before: shareOf(before),
      }));
      const past = shares.slice(1).map(({ newest, before }) => newest - before).filter(Number.isFinite);
      const { newest, before } = shares[0] ?? { newest: NaN, before: NaN };
      return { column, newest, before, usual: Math.max(0, ...past), past: past.length };
    });
  }
}

/** Rows of a key in both spans, ends included; row + shift is the period. */
interface PairRows {
  readonly newest: readonly [number, number];
  readonly before: readonly [number, number];
  readonly shift: number;
}

/** Null where the key does not have both spans whole. */
function rowsOf(panel: Panel, k: number, { newest, before }: SpanPair): PairRows | null {
  const first = panel.offsets[k]!, end = panel.offsets[k + 1]!, shift = panel.ds[first]! - first;
  if (before[0] - shift < first || newest[1] - shift >= end) return null;
  return {
    newest: [newest[0] - shift, newest[1] - shift],
    before: [before[0] - shift, before[1] - shift],
    shift,
  };
}

function count(
  into: Missing,
  all: Float64Array,
  [first, last]: readonly [number, number],
  isAsked: (row: number) => boolean,
): void {
  for (let row = first; row <= last; row++) {
    if (!isAsked(row)) continue;
    into.rows++;
    if (Number.isNaN(all[row]!)) into.missing++;
  }
}

function known(all: Float64Array, [first, last]: readonly [number, number]): Float64Array {
  const values = new Float64Array(last + 1 - first);
  let count = 0;
  for (let row = first; row <= last; row++) {
    if (!Number.isNaN(all[row]!)) values[count++] = all[row]!;
  }
  return values.subarray(0, count);
}

function meanSize(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

function scaled(value: number, scale: number): number {
  return scale === 1 ? value : Math.max(-MOST_TIMES, Math.min(MOST_TIMES, value / scale));
}

function shareOf({ rows, missing }: Missing): number {
  return rows === 0 ? NaN : missing / rows;
}
