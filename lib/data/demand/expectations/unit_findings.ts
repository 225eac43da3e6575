import { type Calendar, formatPeriod } from "../../../core/time/calendar.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import { formatKey, type SeriesKey } from "../../../core/rows/panel.ts";
import { recentSpan } from "../recent_span.ts";
import type { UnitChange } from "../unit_change.ts";
import { formatFactor, UnitRatios } from "../unit_ratios.ts";

const EXAMPLES = 5;

/** Looks, key after key, whether the newest values of a table are in another unit. */
export class UnitFindings {
  readonly #options: ConstructorParameters<typeof UnitFindings>[0];
  readonly #ratios: UnitRatios;
  readonly #changed: { readonly key: SeriesKey; readonly change: UnitChange }[] = [];
  #keys = 0;

  /**
   * Start without keys.
   *
   * @param options `start`, `end`: first and last period; `keys`: of the table.
   */
  constructor(
    options: {
      readonly calendar: Calendar;
      readonly target: string;
      readonly start: number;
      readonly end: number;
      readonly keys: number;
    },
  ) {
    const { calendar, start, end, keys } = options, { periods: span, year } = recentSpan(calendar.frequency);
    const periods = end - start + 1;
    this.#options = options;
    this.#ratios = new UnitRatios({ span, year: periods >= year + span ? year : 0, periods, keys });
  }

  /** Take in one key. @param y Target, shape [n], up to the end of the table. */
  add(key: SeriesKey, y: Float64Array): void {
    const change = this.#ratios.add(y, this.#keys++);
    if (change !== null) this.#changed.push({ key, change });
  }

  /** `UNIT_CHANGED` of most keys together, or of those that changed by themselves; counted in keys. */
  findings(): Finding[] {
    const { calendar, target, end } = this.#options, table = this.#ratios.ofTable();
    const finding = { code: "UNIT_CHANGED", severity: "warning", column: target } as const;
    if (table !== null) {
      const [first, last] = [table.first, table.last].map((back) => formatPeriod(calendar, end - back));
      const message = `keys in which it is about ${formatFactor(table.factor)} what it was, from ${first} to ${last}`;
      return [{ ...finding, message, count: this.#keys, examples: [] }];
    }
    const [worst] = this.#changed;
    if (worst === undefined) return [];
    return [{
      ...finding,
      message: `keys in which it suddenly is another multiple of what it was, the first ${
        formatFactor(worst.change.factor)
      } it`,
      count: this.#changed.length,
      examples: this.#changed.slice(0, EXAMPLES).map(({ key }) => formatKey(key)),
    }];
  }
}
