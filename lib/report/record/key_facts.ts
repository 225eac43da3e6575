import { ForecastError } from "../../core/errors/errors.ts";
import { type Logger, type Progress, SILENT_LOGGER } from "../../core/logger.ts";
import type { Outcome } from "../../core/outcome.ts";
import { concatPanels, type Panel, partition } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { type Inference, openForecasting } from "../../inference/series/inference.ts";
import type { KeyForecast } from "../../inference/champions/forecast_panel.ts";
import { pause } from "../../parallel/pause.ts";
import { readsOf } from "../../inference/plan/reads_of.ts";
import type { RunSources } from "./run_sources.ts";

/** Where a run's models and table lie. */
export interface ForecastSource {
  /** Registry root. */
  readonly registry: string;
  /** Feature store. */
  readonly store: string;
  /** Clock. */
  readonly now: () => Date;
  /** What a user wants to follow. */
  readonly log?: Logger;
  /** Called after each read. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What history and models say of a key. */
export interface DescribedKey {
  /** How it ended. */
  readonly outcome: Outcome;
  /** Its target to the end of the table, shape [n], newest last; null if the table cannot be read. */
  readonly y: Float64Array | null;
  /** What its model forecasts after that; null without one. */
  readonly ahead: ForecastAhead | null;
  /** Why there is no forecast; else empty. */
  readonly note: string;
}

/** A forecast ahead. */
export interface ForecastAhead extends Pick<KeyForecast, "status" | "model" | "reason"> {
  /** Unit of `y`, shape [h]. */
  readonly yhat: Float64Array;
  /** Lower ends by level, shape [L][h]. */
  readonly lo: readonly Float64Array[];
  /** Upper ends. */
  readonly hi: readonly Float64Array[];
}

/**
 * History and forecast of every key of a run, by its own models from its own table, in key order; a read of the store in memory
 * at a time. What cannot be read or forecast is said with the keys that it is about, and costs nobody else theirs.
 *
 * @param sources Of the run. @param source Where its models and table lie.
 */
export async function* keyFacts(sources: RunSources, source: ForecastSource): AsyncGenerator<DescribedKey> {
  const { group, outcomes } = sources;
  if (group === null) {
    for (const outcome of outcomes) yield { outcome, y: null, ahead: null, note: "The table is not at hand." };
    return;
  }
  const places = new Map(group.keys.map(({ id }, k) => [id, k]));
  const positions = outcomes.map(({ key }) => places.get(key.id) ?? -1).filter((k) => k >= 0).sort((a, b) => a - b);
  const byKey = new Map(outcomes.map((outcome) => [outcome.key.id, outcome]));
  const opened = await open(sources, source, positions);
  try {
    const { config } = sources, hasAhead = group.table === undefined;
    let done = 0;
    source.onProgress?.({ phase: "report", done, total: positions.length });
    for (const read of readsOf({ positions, group, config })) {
      const { panel, of, note } = await forecastRead(group, read, opened);
      for (const [i, position] of read.entries()) {
        const outcome = byKey.get(group.keys[position]!.id)!, ahead = of(i);
        const y = panel === null ? null : partition(panel, i).y;
        yield { outcome, y, ahead, note: note !== "" ? note : ahead === null && hasAhead ? tellFailed(outcome) : "" };
      }
      // Nothing of this waits by itself: here Ctrl-C is heard.
      await pause();
      source.onProgress?.({ phase: "report", done: done += read.length, total: positions.length });
    }
  } finally {
    opened.inference?.close();
  }
}

/** What forecasts, or why nothing does. */
interface Opened {
  readonly inference: Inference | null;
  readonly note: string;
  /** What the page says by its code alone: one that is handed over names no folder of this machine, as messages of files do. */
  readonly log: Logger;
}

async function open(sources: RunSources, source: ForecastSource, positions: readonly number[]): Promise<Opened> {
  const { group, versions } = sources, { log = SILENT_LOGGER } = source;
  // Of rows without a calendar nothing lies ahead: they are predicted when they are asked for.
  if (group === null || group.table !== undefined || versions.size === 0) return { inference: null, note: "", log };
  try {
    const { registry, store, now } = source;
    const of = { registry, store, now, table: group, versions: [...versions.values()] };
    return { inference: await openForecasting(of, () => positions), note: "", log };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    log.info(`The page of the run has no forecasts ahead: [${thrown.code}] ${thrown.message}`);
    return { inference: null, note: `There are no forecasts ahead, as models cannot be read (${thrown.code}).`, log };
  }
}

/** Some keys, with the reason where their histories or forecasts cannot be had. */
async function forecastRead(
  group: FeatureGroup,
  read: readonly number[],
  { inference, note, log }: Opened,
): Promise<{ panel: Panel | null; of: (i: number) => ForecastAhead | null; note: string }> {
  try {
    if (inference === null) return { panel: await readKeys(group, read), of: () => null, note };
    const { panel, forecast } = await inference.forecast(read), { horizon, yhat, lo, hi, keys } = forecast;
    return {
      panel,
      of(i) {
        const { status, model, reason } = keys[i]!;
        if (status === "failed") return null;
        const own = (values: Float64Array) => values.subarray(i * horizon, (i + 1) * horizon);
        return { status, model, reason, yhat: own(yhat), lo: lo.map(own), hi: hi.map(own) };
      },
      note: "",
    };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    log.info(`The page of the run lacks ${formatCount(read.length, "key")}: [${thrown.code}] ${thrown.message}`);
    return { panel: null, of: () => null, note: `It cannot be read (${thrown.code}).` };
  }
}

/** Histories of some keys. @param group Their table. @param read Ascending positions in it, from one chunk of the store. */
export async function readKeys(group: FeatureGroup, read: readonly number[]): Promise<Panel> {
  const first = read[0]!, panel = await readChunk(group, first, read.at(-1)! + 1);
  return read.length === panel.keys.length ? panel : concatPanels(read.map((k) => partition(panel, k - first)));
}

function tellFailed({ error, reason }: Outcome): string {
  return error?.message ?? (reason === "" ? "Its model cannot be read." : reason);
}
