import { isClosed } from "../../core/time/calendar.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { type ColumnPlan, KeySampler, planColumns } from "./column_samples.ts";
import type { ColumnSamples } from "./drift.ts";
import { findSilence } from "./rhythm.ts";
import { type ComparedSpans, comparedSpans } from "./spans.ts";
import type { UnitChange } from "../../data/demand/unit_change.ts";
import { UnitRatios } from "../../data/demand/unit_ratios.ts";

/** Periods without a value in two spans, of keys that have values in both. */
export interface MissingShares {
  /** Column name. */
  readonly column: string;
  /** Share in the newest span; NaN without any rows. */
  readonly newest: number;
  /** Share in the same season before. */
  readonly before: number;
  /** Largest increase between spans of the past, >= 0. */
  readonly usual: number;
  /** Number of these. */
  readonly past: number;
}

/** What the rows of a table say about its newest span. */
export interface ScannedTable {
  /** What is compared. */
  readonly spans: ComparedSpans;
  /** Values by column, the target first. */
  readonly samples: readonly ColumnSamples[];
  /** Missing periods by column, the target first. */
  readonly missing: readonly MissingShares[];
  /** Keys that fell silent in the newest span and still are. */
  readonly silent: readonly SeriesKey[];
  /** Keys that have been silent for a year, since the newest span. */
  readonly ended: readonly SeriesKey[];
  /** Keys that were not silent as the newest span began. */
  readonly active: number;
  /** Keys that fell silent in each span of the past, newest first, whether or not they came back. */
  readonly fell: readonly number[];
  /** Keys whose newest values are in another unit. */
  readonly units: readonly { readonly key: SeriesKey; readonly change: UnitChange }[];
  /** Changes of unit of most keys together, by column: of the target, and of what is never zero. */
  readonly tableUnits: readonly ColumnUnit[];
}

/** Whether a column of most keys together is in another unit. */
export interface ColumnUnit {
  /** Column name. */
  readonly column: string;
  /** The change, with how many periods before the end of the table it began and ended; null without one. */
  readonly change: ReturnType<UnitRatios["ofTable"]>;
}

/**
 * Read a table once, chunk by chunk, and keep what its checks need.
 *
 * @param group An open version. @param options `asOf`: last period, as if the table had ended there; default its end;
 * `read`: how a chunk is read, default from the store.
 */
export async function scanTable(
  group: FeatureGroup,
  options: { readonly asOf?: number; readonly read?: typeof readChunk } = {},
): Promise<ScannedTable> {
  const { read = readChunk } = options;
  const end = Math.min(options.asOf ?? group.end, group.end), { frequency } = group.calendar;
  const scan = new Scan(group, comparedSpans({ start: group.start, end, frequency }), end);
  for (const { from, to } of group.chunks) {
    const panel = await read(group, from, to, { asOf: end });
    for (let k = 0; k < panel.keys.length; k++) scan.add(panel, k, from + k);
  }
  return scan.facts();
}

class Scan {
  readonly #spans: ComparedSpans;
  readonly #columns: ColumnPlan[];
  readonly #sampler: KeySampler;
  readonly #year: number;
  readonly #measured: readonly ColumnPlan[];
  readonly #ratios: readonly UnitRatios[];
  readonly #fell: number[];
  readonly #silent: SeriesKey[] = [];
  readonly #ended: SeriesKey[] = [];
  readonly #units: { key: SeriesKey; change: UnitChange }[] = [];
  #active = 0;

  constructor(group: FeatureGroup, spans: ComparedSpans, end: number) {
    this.#spans = spans;
    this.#columns = planColumns(group);
    this.#sampler = new KeySampler(this.#columns, spans, {
      keys: group.keys.length,
      isOpen: (period) => !isClosed(group.calendar, period),
    });
    const [pair] = spans.pairs;
    this.#year = spans.isSeasonal && pair !== undefined ? pair.newest[1] - pair.before[1] : 0;
    this.#measured = this.#columns.filter(({ isScaled }) => isScaled);
    const table = { span: spans.periods, year: this.#year, periods: end - group.start + 1, keys: group.keys.length };
    this.#ratios = this.#measured.map(() => new UnitRatios({ ...table, columns: this.#measured.length }));
    this.#fell = spans.pairs.slice(1).map(() => 0);
  }

  add(panel: Panel, k: number, position: number): void {
    const first = panel.offsets[k]!, last = panel.offsets[k + 1]!, key = panel.keys[k]!;
    if (first === last) return;
    this.#sampler.add(panel, k, position);
    const y = panel.y.subarray(first, last), from = Math.max(0, y.length - this.#spans.periods);
    this.#judgeRhythm(key, y, from);
    this.#measured.forEach((plan, c) => {
      const ratios = this.#ratios[c]!;
      if (plan.position >= 0) {
        if (ratios.isKept(position)) ratios.add(panel.exogenous[plan.position]!.values.subarray(first, last), position);
        return;
      }
      const change = ratios.add(y, position);
      if (change !== null) this.#units.push({ key, change });
    });
  }

  #judgeRhythm(key: SeriesKey, y: Float64Array, from: number): void {
    const { periods, silence } = this.#spans;
    const { row, pause } = findSilence(y, silence, (fell) => {
      const span = Math.floor((y.length - 1 - fell) / periods) - 1;
      if (span >= 0 && span < this.#fell.length) this.#fell[span]!++;
    });
    if (row < 0 || row >= from) this.#active++;
    if (row >= from) this.#silent.push(key);
    const long = Math.max(this.#year, 4 * periods);
    if (row >= 0 && pause >= long && pause < long + periods) this.#ended.push(key);
  }

  facts(): ScannedTable {
    return {
      spans: this.#spans,
      samples: this.#sampler.samples(),
      missing: this.#sampler.missing(),
      silent: this.#silent,
      ended: this.#ended,
      active: this.#active,
      fell: this.#fell,
      units: this.#units,
      tableUnits: this.#measured.map(({ column }, c) => ({ column, change: this.#ratios[c]!.ofTable() })),
    };
  }
}
