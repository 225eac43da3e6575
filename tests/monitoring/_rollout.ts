import { formatPeriod } from "@lib/core/time/calendar.ts";
import { type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import { currentGroup, type FeatureGroup } from "@lib/data/store/feature_store.ts";
import type { ForecastBatch } from "@lib/inference/log/forecast_batch.ts";
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { registryIdentity } from "@lib/registry/versions/identity.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { configOf, naiveChampion } from "../inference/_fixtures.ts";
import { Workspace } from "../inference/_store.ts";

/** Days of the table, and the last one that the models know. */
export const DAYS = 70, ORIGIN = 30;
export const ITEMS = ["a", "b", "c", "d"];
export const ITEM_KEYS: readonly SeriesKey[] = ITEMS.map((item) => seriesKey([item]));

/** Demand of a key on a day. */
export function demandOf(k: number, day: number): number {
  return 20 + 5 * k + (day * 7 + 3 * k) % 4;
}

/** Errors of the two sides on a day. */
export interface LoggedErrors {
  /** Of the run that is rolled out, and of what it replaces. */
  readonly run: (day: number, k: number) => number;
  readonly other: (day: number, k: number) => number;
}

/** A table, a run `r1` that serves all of it, a run `r2` that waits, and a log of forecasts. */
export class RolloutWorld {
  readonly work = new Workspace(configOf({ keys: ["item"], frequency: "day" }));
  readonly predictions = `${this.work.root}/predictions`;
  group!: FeatureGroup;
  /** Clock of the registry. */
  now = new Date("2024-03-01T00:00:00Z");

  static async make({ smear = 1.02 }: { readonly smear?: number } = {}): Promise<RolloutWorld> {
    const world = new RolloutWorld(), { work } = world;
    const rows = ITEMS.flatMap((item, k) =>
      Array.from({ length: DAYS }, (_, day) => `${world.dateOf(day)},${item},${demandOf(k, day)}`)
    );
    await work.load(`date,item,demand\n${rows.join("\n")}\n`);
    world.group = await currentGroup(work.store, "demo");
    const champion = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear })) });
    work.register("r1", { keys: ITEM_KEYS });
    work.register("r2", { keys: ITEM_KEYS, champion, stage: "Staging" });
    return world;
  }

  dateOf(day: number): string {
    return new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
  }

  open(): Registry {
    return openRegistry(this.work.registry, { now: () => this.now });
  }

  source() {
    return { registry: this.work.registry, store: this.work.store, predictions: this.predictions, now: () => this.now };
  }

  /** Log three steps of both sides from some origins; a key is served by the run if it is in `moved`. */
  async log(
    origins: readonly number[],
    errors: LoggedErrors,
    { moved = [], at = this.now, input = "" }: {
      readonly moved?: readonly number[];
      readonly at?: Date;
      readonly input?: string;
    } = {},
  ): Promise<void> {
    const registry = this.open(), identity = registryIdentity(registry.recordedRuns());
    registry.close();
    const log = openForecastLog(this.predictions, { registry: identity, now: () => at });
    for (const origin of origins) {
      const isMoved = (k: number) => moved.includes(k);
      const served = this.#batch(origin, errors, isMoved), shadow = this.#batch(origin, errors, (k) => !isMoved(k));
      log.append({ ...served, input });
      log.append({ ...shadow, input }, "shadow");
    }
    await log.close();
  }

  #batch(origin: number, { run, other }: LoggedErrors, isRun: (k: number) => boolean): ForecastBatch {
    const horizon = 3, days = [1, 2, 3].map((step) => origin + step);
    const yhat = ITEM_KEYS.flatMap((_, k) =>
      days.map((day) => demandOf(k, day) + (isRun(k) ? run(day, k) : other(day, k)))
    );
    const empty = () => new Float64Array(yhat.length).fill(NaN);
    return {
      ...{ table: "demo", keyColumns: ["item"], dataVersion: 1, origin: this.#text(origin), input: "" },
      ds: days.map((day) => this.#text(day)),
      forecast: { horizon, levels: [80], yhat: Float64Array.from(yhat), lo: [empty()], hi: [empty()] },
      keys: ITEM_KEYS.map((key, k) => ({
        ...{ key, id: isRun(k) ? 100 + k : 1 + k, run: isRun(k) ? "r2" : "r1", cohort: "", model: "naive", version: 1 },
        steps: horizon,
      })),
    };
  }

  #text(day: number): string {
    return formatPeriod(this.group.calendar, this.group.start + day);
  }
}

/** Days from one to another, without it. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
