import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";
import { SILENT_LOGGER } from "../core/logger.ts";
import { currentGroup } from "../data/store/feature_store.ts";
import { type PreparedTable, prepareTable } from "../data/prepare.ts";
import { serveVersion } from "../data/store/serving_record.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { Mark } from "../storage/files/mark.ts";
import { checkConfig } from "../training/plan/check_config.ts";
import type { TrainOptions } from "../training/run/train_options.ts";
import { decisionsHash } from "../training/plan/plan.ts";
import { BegunRetraining } from "./begun_retraining.ts";
import { cutOffRuns } from "./cut_off_runs.ts";
import { letServe, newerTable, type ServedRetraining } from "./let_serve.ts";
import { type PlannedRetraining, planTableRetraining, type RetrainingRequest } from "./plan_table_retraining.ts";
import { publishRetraining } from "./retraining_report.ts";
import type { RetrainingResult } from "./retraining_result.ts";
import { trainOrResume } from "./train_or_resume.ts";
import type { TableWatcher } from "./watched_table.ts";

/** Where a retraining reads and writes, and how it goes about it. */
export interface RetrainTableOptions extends
  Pick<
    TrainOptions,
    | "store"
    | "registry"
    | "reports"
    | "input"
    | "access"
    | "workers"
    | "worker"
    | "defuse"
    | "digits"
    | "now"
    | "clock"
    | "environment"
    | "log"
    | "onProgress"
    | "signal"
    | "files"
  > {
  /** What is asked for. */
  readonly request: RetrainingRequest;
  /** Who watches the table. */
  readonly watch: TableWatcher;
}

/**
 * Retrain a table: read and validate its newest rows, decide which keys need what, train those, judge them by the gate, ask
 * their models for forecasts, let serve what passed, and write the report.
 *
 * Nothing that serves changes until the new models have answered; a key whose training failed keeps its champion. After a death
 * the same call goes on: with what was fitted, and with what was trained and not yet let serve.
 *
 * @param config Of the table. @param options Folders, request, who watches.
 * @throws {DataError} As `prepareTable` and `trainTable`; `RUN_IN_PROGRESS` if another process retrains the table.
 * @throws {RegistryError} `NOT_FOUND` without a registry; `CONFLICT` if somebody moved the same versions meanwhile.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig, retrainTable, trainTable } from "1000models";
 * import { watchNothing } from "1000models/retraining";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1},${20 + t % 12 + t % 5}`;
 * const write = (months: number) =>
 *   Deno.writeTextFileSync(`${dir}/t.csv`, `month,sold\n${Array.from({ length: months }, (_, t) => row(t)).join("\n")}\n`);
 * write(48);
 * const config = parseConfig({
 *   name: "t", source: `${dir}/t.csv`, keys: [], time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * await trainTable(config, { ...folders, workers: 0 });
 * write(52);
 * const { plan, trained } = await retrainTable(config, { ...folders, workers: 0, request: {}, watch: watchNothing });
 * assertEquals([plan.keys.map(({ reason, tier }) => [reason, tier]), trained?.promoted.length], [[["stale", "refit"]], 1]);
 * ```
 */
export async function retrainTable(config: Config, options: RetrainTableOptions): Promise<RetrainingResult> {
  const { store, registry: root, reports, input, access, now, log = SILENT_LOGGER } = options;
  checkConfig(config, options.request.where);
  openRegistry(root, { now, readOnly: true }).close();
  const mark = takeTable(`${reports}/.${config.name}.retraining`, { name: config.name, now });
  try {
    const registry = openRegistry(root, { now, files: options.files });
    try {
      const created = now().toISOString();
      const table = await prepareTable(config, { store, input, access, log, created, serve: false });
      const begun = new BegunRetraining(`${reports}/.${config.name}.retraining.json`, options.files);
      const decisions = decisionsHash(table.config), { group: { contentHash } } = table;
      const cause = { contentHash, decisions, request: options.request };
      const former = begun.read(cause);
      const finished = former === null ? await finishCutOff(registry, config, options) : [];
      if (former === null && begun.exists() && finished.length === 0) {
        log.warn(
          `a retraining of ${config.name} was cut off that was for other rows or asked for otherwise: it is planned anew`,
        );
      }
      const planned = former ?? await planNew(registry, table, options);
      if (former === null && planned.selection !== null) begun.write(cause, planned);
      const result = await carryOut(registry, { planned, table, config, finished }, options);
      begun.remove();
      return result;
    } finally {
      registry.close();
    }
  } finally {
    mark.release();
  }
}

/** What is to be done now about a table that has been read. */
export async function planNew(
  registry: Registry,
  table: PreparedTable,
  { watch, request, store, registry: root }: Pick<RetrainTableOptions, "watch" | "request" | "store" | "registry">,
): Promise<PlannedRetraining> {
  return await planTableRetraining(registry, table, { root, store, request, watched: await watch(table) });
}

/** A table with what is to be done about it. */
interface Work {
  readonly config: Config;
  readonly table: PreparedTable;
  readonly planned: PlannedRetraining;
  readonly finished: RetrainingResult["finished"];
}

async function carryOut(
  registry: Registry,
  { config, table, planned, finished }: Work,
  options: RetrainTableOptions,
): Promise<RetrainingResult> {
  const { store, reports, log = SILENT_LOGGER } = options, { plan, selection, meets } = planned, { group } = table;
  const result = { table: group.name, dataVersion: group.version, plan, trained: null, finished };
  if (selection === null || plan.blocked.length > 0) {
    if (meets && plan.blocked.length === 0) await serveVersion(store, group);
    return { ...result, serves: await isServed(store, group) };
  }
  log.info(`retraining ${selection.keys.length} of ${plan.keys.length + plan.skipped.length} keys of ${group.name}`);
  // What is trained is all that may replace anything, however few keys it is; until it has answered nothing serves.
  const how = { retraining: selection, settle: "gate", replace: true } as const;
  const training = await trainOrResume(table, { ...options, ...how });
  const { approval } = table.config.lifecycle, reasons = countsOf(plan.keys.map(({ reason }) => reason));
  const served = await letServe(registry, sourceOf(config, options), {
    ...planned,
    run: training.run,
    approval,
    reports,
    note: `retraining: ${Object.entries(reasons).map(([reason, keys]) => `${keys} ${reason}`).join(", ")}`,
    facts: { reasons },
  });
  const whole = { ...result, serves: await isServed(store, group), trained: { ...served, training } };
  publishRetraining(training.reportDir, whole, { files: options.files });
  return whole;
}

/**
 * Runs that passed the gate and were not let serve, of another table or request than that of now, are tested and let serve before
 * anything else is decided.
 */
async function finishCutOff(
  registry: Registry,
  config: Config,
  options: RetrainTableOptions,
): Promise<ServedRetraining[]> {
  const { store, reports, log = SILENT_LOGGER } = options, finished: ServedRetraining[] = [];
  for (const { run, champions } of await cutOffRuns(registry, config.name)) {
    log.info(`run ${run} was trained and cut off before its models served: it is brought to an end`);
    const table = await newerTable(store, registry.showRun(run).lineage.data);
    const note = "retraining that was cut off";
    const at = { run, champions, note, reports, table, approval: "automatic", meets: true } as const;
    finished.push(await letServe(registry, sourceOf(config, options), at));
  }
  return finished;
}

/** Whether forecasts go on from a version, whoever has let it serve. */
async function isServed(store: string, { name, version }: PreparedTable["group"]): Promise<boolean> {
  return (await currentGroup(store, name, { onDamage() {} })).version === version;
}

function sourceOf(config: Config, { registry, store, now, log }: RetrainTableOptions) {
  return { registry, store, config, now, log };
}

/** How often each text occurs. */
function countsOf(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(texts, (text) => text)].map(([text, all]) => [text, all.length]));
}

function takeTable(path: string, { name, now }: { readonly name: string; readonly now: () => Date }): Mark {
  const mark = Mark.take(path, `process ${Deno.pid} since ${now().toISOString()}`);
  if (mark !== null) return mark;
  throw new DataError(
    "RUN_IN_PROGRESS",
    `Cannot retrain ${name} as one process may at a time: current value is two`,
    {
      hint: "Wait until the other one has ended; if it is stopped this command goes on where it was.",
      context: { path },
    },
  );
}
