import { errorsNeeded } from "../../competition/calibration/empty_levels.ts";
import { MOVED } from "../../competition/calibration/drift.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import { agree, formatCount, listSome } from "../../core/text/plural.ts";
import type { PanelForecast } from "../champions/forecast_panel.ts";
import type { MadeChunk } from "./made_chunk.ts";
import { FORMER_VERSION } from "../champions/resolve_champions.ts";

const CODES = { moved: "LEVEL_MOVED", empty: "INTERVAL_EMPTY" } as const satisfies Record<string, FindingCode>;

/** Counts how the keys of an inference ended, chunk by chunk. */
export class ForecastTally {
  /** Keys by outcome. */
  readonly outcomes: Record<OutcomeStatus, number> = { champion: 0, fallback: 0, failed: 0 };
  /** Failed keys by code. */
  readonly failures: Record<string, number> = {};
  /** Keys with a forecast and no interval, by nominal level in percent; levels that all have are not named. */
  readonly withoutInterval: Record<string, number> = {};
  readonly #former: Record<string, number> = {};
  readonly #moved: string[] = [];
  #withoutQuantile = 0;

  /** Keys whose errors since training are far larger than expected. */
  get moved(): number {
    return this.#moved.length;
  }

  /** Keys with a forecast and without one of the quantiles asked for. */
  get withoutQuantile(): number {
    return this.#withoutQuantile;
  }

  /** Count the keys of a chunk. @param keys Shape [k]. @param made Their forecasts. */
  add(keys: readonly SeriesKey[], { forecast, withoutQuantile }: MadeChunk): void {
    this.#withoutQuantile += withoutQuantile;
    forecast.levels.forEach((level, l) => {
      const empty = countEmpty(forecast, l);
      if (empty > 0) this.withoutInterval[level] = (this.withoutInterval[level] ?? 0) + empty;
    });
    for (const [k, { status, reason, drift }] of forecast.keys.entries()) {
      this.outcomes[status]++;
      const counted = status === "failed" ? this.failures : reason.startsWith(FORMER_VERSION) ? this.#former : {};
      counted[reason] = (counted[reason] ?? 0) + 1;
      if (drift >= MOVED) this.#moved.push(formatKey(keys[k]!));
    }
  }

  /** What a user should know of the keys so far, a line each. */
  tell(): string[] {
    return [
      ...Object.entries(this.#former).map(([reason, count]) =>
        `${formatCount(count, "key is", "keys are")} served by a former version, as theirs cannot be read (${reason})`
      ),
      ...this.moved > 0 ? [tellMoved(this.#moved)] : [],
      ...Object.entries(this.withoutInterval).map(([level, keys]) => tellEmpty(level, keys)),
      ...this.withoutQuantile > 0 ? [tellNoQuantile(this.withoutQuantile)] : [],
    ];
  }
}

/** Keys whose first step has a forecast and no interval of a level. */
function countEmpty({ keys, horizon, yhat, lo }: PanelForecast, l: number): number {
  return keys.filter((_, k) => !Number.isNaN(yhat[k * horizon]) && Number.isNaN(lo[l]![k * horizon])).length;
}

function tellEmpty(level: string, keys: number): string {
  const who = formatCount(keys, "key has", "keys have"), needed = errorsNeeded(Number(level));
  return `${who} no ${level} % interval: what it was trained on must show at least ${needed} errors (${CODES.empty})`;
}

function tellNoQuantile(keys: number): string {
  return `${
    formatCount(keys, "key lacks", "keys lack")
  } a quantile: what they were trained on must show enough errors, and keep what they were; ` +
    `train again (${CODES.empty})`;
}

function tellMoved(keys: readonly string[]): string {
  return `${
    countKeys(keys)
  } moved since training: errors are at least ${MOVED} times as large as expected, and intervals as ` +
    `much wider; train again (${CODES.moved})`;
}

/** `12 keys (a, b, c, …) have`. */
export function countKeys(keys: readonly string[]): string {
  return `${formatCount(keys.length, "key")} (${listSome(keys)}) ${agree(keys.length, "has", "have")}`;
}
