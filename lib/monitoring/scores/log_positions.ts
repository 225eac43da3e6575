import { formatPeriod, isOtherClock, periodOfTime, readTime } from "../../core/time/calendar.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { CodedTexts } from "../../inference/log/coded_texts.ts";
import type { ForecastReading } from "../../inference/log/read_forecast_log.ts";

/** A text that is no period of the calendar. */
export const UNKNOWN_PERIOD = -(2 ** 31);

/** The keys of a reading, which grow, as positions in a table; -1 for one that it does not have. */
export class KeyPositions {
  readonly #positions: ReadonlyMap<string, number>;
  #known = new Int32Array(0);
  #count = 0;

  /** @param group The table. */
  constructor({ keys }: Pick<FeatureGroup, "keys">) {
    this.#positions = new Map(keys.map(({ id }, k) => [id, k]));
  }

  /** Positions by the number of a key in a reading. @param reading As far as it has come. */
  of({ keys }: Pick<ForecastReading, "keys">): Int32Array {
    if (keys.length > this.#known.length) this.#known = grown(this.#known, keys.length);
    for (; this.#count < keys.length; this.#count++) {
      this.#known[this.#count] = this.#positions.get(keys[this.#count]!.id) ?? -1;
    }
    return this.#known;
  }
}

/** The texts of a column, which grow, as periods of a calendar; each is parsed once. */
export class PeriodTexts {
  readonly #group: Pick<FeatureGroup, "calendar">;
  #known = new Int32Array(0);
  #count = 0;
  #isForeign = false;

  /** Whether a text was of another clock, or of weeks that are named by another day: its period would be another one. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** @param group The table. */
  constructor(group: Pick<FeatureGroup, "calendar">) {
    this.#group = group;
  }

  /** Periods by the code of a text; `UNKNOWN_PERIOD` for one that is none. @param column Of a reading. */
  of({ values }: CodedTexts): Int32Array {
    if (values.length > this.#known.length) this.#known = grown(this.#known, values.length);
    for (; this.#count < values.length; this.#count++) this.#known[this.#count] = this.#parse(values[this.#count]!);
    return this.#known.subarray(0, this.#count);
  }

  #parse(text: string): number {
    const { calendar } = this.#group, time = readTime(calendar, text);
    const period = time === null ? null : periodOfTime(calendar, time.day, time.minute);
    if (time === null || period === null) return UNKNOWN_PERIOD;
    const isOtherWeek = calendar.frequency === "week" &&
      readTime(calendar, formatPeriod(calendar, period))?.day !== time.day;
    if (!isOtherWeek && !isOtherClock(calendar, time)) return period;
    this.#isForeign = true;
    return UNKNOWN_PERIOD;
  }
}

function grown(values: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(1024, 2 ** Math.ceil(Math.log2(count))));
  wider.set(values);
  return wider;
}
