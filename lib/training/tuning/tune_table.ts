import type { TuningMethod } from "../../competition/tuning/propose.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { hashSeed } from "../../core/numbers/random.ts";
import type { BestOfConfig, BestParams } from "../../data/best_hyperparameters.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { prepareTable } from "../../data/prepare.ts";
import { searchSpaceOf } from "../../models/contract/search_space.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import { checkConfig } from "../plan/check_config.ts";
import { enterContenders } from "../plan/enter_contenders.ts";
import type { TrainOptions } from "../run/train_options.ts";
import { judgeTrials } from "./judge_trials.ts";
import { type Trial, tuneContender } from "./tune_contender.ts";
import { chooseForTable } from "../plan/plan_table.ts";
import { tuningWindows } from "./tuning_windows.ts";

/** Options of {@linkcode tuneTable}. */
export interface TuneOptions
  extends Pick<TrainOptions, "store" | "input" | "access" | "workers" | "log" | "onProgress" | "signal"> {
  /** Trials of each contender; default 27. */
  readonly trials?: number;
  /** Minutes after which no new trial is begun; default: no limit. What is found then depends on the machine. */
  readonly minutes?: number;
  /** How trials are chosen; default `tpe`. */
  readonly method?: TuningMethod;
  /** Most keys that are looked at, by chance; default 180. */
  readonly sample?: number;
  /** Folder for what is needed meanwhile; what a search that was cut off has finished is taken up by the next one. */
  readonly scratch: string;
  /** Monotonic clock in milliseconds, for `minutes`; default `performance.now`. */
  readonly clock?: () => number;
}

/** What a search found; the `--json` object of `tune`. */
export interface TuningResult extends BestOfConfig {
  /** Name of the config. */
  readonly name: string;
  /** The version of the table. */
  readonly data: { readonly group: string; readonly version: number };
  /** Hyperparameters before, by contender that was searched, those that are tuned alone. */
  readonly before: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Every trial, in its order. */
  readonly trials: readonly Trial[];
}

const TRIALS = 27, SAMPLE = 180;

/**
 * Search hyperparameters of the contenders of a config, on windows that lie before everything that a run reports, and on a sample
 * of its keys.
 *
 * @param given What to tune for; its own hyperparameters are what a result has to beat. @param options How, and where.
 * @returns What is better on the windows of the search, and what it gains on a later one.
 * @throws {DataError} `NOTHING_TO_TUNE` if no contender has anything to tune; as `prepareTable`.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`. @throws {WorkerError} `ABORTED`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig, tuneTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1},${20 + t % 12 + t % 5}`;
 * Deno.writeTextFileSync(`${dir}/t.csv`, `month,sold\n${Array.from({ length: 48 }, (_, t) => row(t)).join("\n")}\n`);
 * const small = { name: "small", base: "global_gradient_boosting", params: { trees: 5 } } as const;
 * const config = parseConfig({
 *   name: "t", source: `${dir}/t.csv`, keys: [], time: "month", target: "sold", horizon: 3, contenders: ["naive", small],
 * });
 * const { trials } = await tuneTable(config, { store: folders.store, scratch: dir, trials: 2, workers: 0 });
 * assertEquals(new Set(trials.map(({ contender }) => contender)), new Set(["small"]));
 * ```
 */
export async function tuneTable(given: Config, options: TuneOptions): Promise<TuningResult> {
  const { log = SILENT_LOGGER, method = "tpe", trials = TRIALS, clock = () => performance.now() } = options;
  checkConfig(given);
  const { group, config } = await prepareTable(given, {
    store: options.store,
    input: options.input,
    access: options.access,
    serve: false,
    log,
  });
  const { seed } = config;
  const searched = enterContenders(config).flatMap((contender) => {
    const space = contender.scope === "combination" ? null : searchSpaceOf(contender.family);
    return space === null ? [] : [{ contender, space }];
  });
  if (searched.length === 0) throw nothingToTune(config.name);
  const windows = tuningWindows(config, group), choices = await chooseForTable(config, group, { end: windows.tuned });
  const sample = sampleKeys(group, { seed, size: options.sample ?? SAMPLE });
  const until = options.minutes === undefined ? Infinity : clock() + options.minutes * 60_000;
  const all: Trial[] = [], best: Record<string, BestParams> = {};
  using scratch = Scratch.again(`${options.scratch}/tuning-${config.name}`);
  const judging = {
    workers: options.workers ?? 1,
    config,
    group,
    windows,
    choices,
    folder: scratch.content,
    log,
    signal: options.signal,
  };
  try {
    for (const [i, { contender, space }] of searched.entries()) {
      const total = trials * searched.length;
      const found = await tuneContender(contender, space, {
        method,
        trials,
        sample,
        seed,
        judge: (work) => judgeTrials(work, judging),
        isOver: () => clock() >= until,
        onTrial(trial) {
          all.push(trial);
          const done = i * trials + all.filter((one) => one.contender === trial.contender && one.rung === 1).length;
          options.onProgress?.({ phase: `tuning ${contender.name}`, done, total });
        },
      });
      if (found !== null) best[contender.name] = found;
    }
  } catch (thrown) {
    scratch.leave();
    throw thrown;
  }
  const period = (at: number) => formatPeriod(group.calendar, at);
  return {
    name: config.name,
    data: { group: group.name, version: group.version },
    found: {
      method,
      trials,
      seed,
      keys: sample.length,
      tunedUntil: period(windows.tuned),
      checkedUntil: period(windows.check),
    },
    before: Object.fromEntries(searched.map(({ contender, space }) => [
      contender.name,
      Object.fromEntries(Object.keys(space).map((name) => [name, contender.params[name]])),
    ])),
    contenders: best,
    trials: all,
  };
}

/** Keys in an order by chance, which depends on the seed and their ids alone. */
function sampleKeys(
  group: Pick<FeatureGroup, "keys">,
  { seed, size }: { readonly seed: number; readonly size: number },
): number[] {
  const place = group.keys.map(({ id }) => hashSeed(seed, "sample", id));
  return [...place.keys()].sort((a, b) => place[a]! - place[b]! || a - b).slice(0, size);
}

function nothingToTune(name: string): DataError {
  return new DataError(
    "NOTHING_TO_TUNE",
    `Cannot tune ${name} as a contender needs hyperparameters that can be searched: current value is none`,
    { hint: "Enter gradient_boosting or random_forest, or a variant of them.", context: { name } },
  );
}
