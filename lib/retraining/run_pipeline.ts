import type { Config } from "../core/config/config.ts";
import { ForecastError } from "../core/errors/errors.ts";
import { SILENT_LOGGER } from "../core/logger.ts";
import { type PreparedTable, prepareTable } from "../data/prepare.ts";
import { serveVersion } from "../data/store/serving_record.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { type InferenceResult, type InferOptions, inferTable } from "../inference/series/infer.ts";
import { inferRows, type RowsResult } from "../inference/rows/infer_rows.ts";
import { registeredTable } from "../inference/plan/registered_table.ts";
import { verifyVersions } from "../inference/verify_versions.ts";
import type { Decision } from "../lifecycle/decision.ts";
import { type GateResult, gateRun } from "../lifecycle/gate.ts";
import { promoteRun, type PromotionResult } from "../lifecycle/promote.ts";
import { monitorTable } from "../monitoring/monitor.ts";
import type { MonitorResult, RowsMonitorResult } from "../monitoring/monitor_result.ts";
import { monitorRows } from "../monitoring/monitor_rows.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { checkConfig } from "../training/plan/check_config.ts";
import { readTrainingTable } from "../training/run/plan_run.ts";
import type { TrainingResult } from "../training/record/result.ts";
import { refitAge } from "./ages.ts";
import type { PipelineStage } from "./pipeline_stages.ts";
import { retrainTable, type RetrainTableOptions } from "./retrain_table.ts";
import type { RetrainingResult } from "./retraining_result.ts";
import { keysStatus, retrainingStatus, type StageStatus } from "./stage_status.ts";
import { trainOrResume } from "./train_or_resume.ts";

/** What the stages need; those of a stage that is not run are not looked at. */
export interface PipelineOptions extends RetrainTableOptions {
  /** In their order. */
  readonly stages: readonly PipelineStage[];
  /** File for the forecasts. */
  readonly output: InferOptions["output"];
  /** File for the predictions, where the table has no calendar; default: `output`. */
  readonly rowsOutput?: InferOptions["output"];
  /** Rows with the columns known ahead. */
  readonly future?: string;
  /** Variables that rules of alerts name, for whom they tell; default: nobody is told. */
  readonly variable?: (name: string) => string | undefined;
  /** Folder of the log of forecasts. */
  readonly predictions: string;
  /** Who promotes where a person has to approve; without it what passed waits. */
  readonly decision?: Decision;
}

/** What each stage gives: the object of its command. */
export interface StageResults {
  /** The table in the feature store. */
  readonly features: PreparedTable;
  /** What needed it. */
  readonly retrain: RetrainingResult;
  /** All keys of the selection. */
  readonly train: TrainingResult;
  /** The run by its rules. */
  readonly gate: GateResult;
  /** The run to Production; null: it waits for somebody's approval. */
  readonly promote: PromotionResult | null;
  /** Forecasts of what serves, logged; of a table without a calendar predictions of its rows. */
  readonly infer: InferenceResult | RowsResult;
  /** Logged forecasts against what came; of a table without a calendar rows that training has not seen. */
  readonly monitor: MonitorResult | RowsMonitorResult;
}

/** One stage that was run. */
export interface StageRun {
  /** Which. */
  readonly stage: PipelineStage;
  /** How it ended. */
  readonly status: StageStatus;
  /** Wall time. */
  readonly seconds: number;
  /** What it gave, by its name; empty where it threw. */
  readonly result: Partial<StageResults>;
  /** What it threw, or null. */
  readonly error: ForecastError | null;
}

/**
 * Run stages one after another until one fails. Each is the function of its command: done again with the same table and config
 * it goes on, or answers as it ended. `train` makes models and lets none serve: that is for `gate` and `promote`. Where something
 * is trained, the table that `features` has read serves from the moment at which the gate has passed what was trained on it.
 *
 * @param config Of the table. @param options Stages and what they need.
 * @returns One entry per stage that was run. @throws {DOMException} `AbortError` if the signal fired.
 */
export async function runPipeline(config: Config, options: PipelineOptions): Promise<StageRun[]> {
  const { clock = () => performance.now(), log = SILENT_LOGGER, signal, stages } = options, runs: StageRun[] = [];
  let run = "";
  for (const stage of stages) {
    signal?.throwIfAborted();
    log.info(`stage ${stage}`);
    const from = clock();
    const ended = await attempt(() => RUNNERS[stage](config, { ...options, run }));
    runs.push({ stage, seconds: (clock() - from) / 1000, ...ended });
    run = ended.result.train?.run ?? run;
    if (ended.status === "failed") break;
  }
  return runs;
}

type Ended = Pick<StageRun, "status" | "result" | "error">;

async function attempt(work: () => Promise<Omit<Ended, "error">>): Promise<Ended> {
  try {
    return { ...await work(), error: null };
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    const error = ForecastError.from(thrown);
    if (error.code === "ABORTED") throw error;
    return { status: "failed", result: {}, error };
  }
}

type Runner = (config: Config, options: PipelineOptions & { readonly run: string }) => Promise<Omit<Ended, "error">>;

const RUNNERS: Readonly<Record<PipelineStage, Runner>> = {
  async features(config, { store, input, access, now, log, stages }) {
    checkConfig(config);
    const created = now().toISOString(), today = created.slice(0, 10);
    const serve = !stages.includes("train") && !stages.includes("retrain");
    const features = await prepareTable(config, { store, input, access, today, created, log, serve });
    return { status: "done", result: { features } };
  },
  async retrain(config, options) {
    const retrain = await retrainTable(config, options);
    return { status: retrainingStatus(retrain), result: { retrain } };
  },
  async train(config, options) {
    const { request: { where, limit } } = options;
    const at = { ...options, where, limit, serve: false, settle: "none" } as const;
    const train = await trainOrResume(await readTrainingTable(config, at), at);
    return { status: keysStatus(train.summary.failures), result: { train } };
  },
  async gate(_config, { run, request: { where, limit }, ...at }) {
    const gate = await withRegistry(at, async (registry) => {
      const judged = await gateRun(registry, run, { where, limit }), { data } = registry.showRun(run).lineage;
      // Newer data before newer models: former ones go on from it, and newer ones cannot go back.
      if (judged.passed) await serveVersion(at.store, { name: data.group, version: data.version });
      return judged;
    });
    return { status: gate.passed ? "done" : "failed", result: { gate } };
  },
  async promote(config, { run, request: { where }, decision, ...at }) {
    const isAutomatic = config.lifecycle.approval === "automatic";
    const signed = decision ?? (isAutomatic ? { by: "pipeline", note: "passed the gate" } : null);
    if (signed === null) return { status: "done", result: { promote: null } };
    const { registry: root, store, now, log } = at, source = { registry: root, store, now, log };
    const verify = async (versions: Parameters<typeof verifyVersions>[1]) =>
      (await verifyVersions(source, versions)).broken;
    const promote = await withRegistry(at, (registry) => promoteRun(registry, { run, where, ...signed }, { verify }));
    return { status: promote.conflicts > 0 ? "failed" : "done", result: { promote } };
  },
  async infer(config, { registry, store, request: { where, limit }, ...at }) {
    const source = { ...at, registry, store, config };
    if (isOfRows(source)) {
      const infer = await inferRows({ ...source, output: at.rowsOutput ?? at.output, where, limit });
      return { status: statusOf(infer), result: { infer } };
    }
    const infer = await inferTable({ ...source, where, limit });
    return { status: statusOf(infer), result: { infer } };
  },
  async monitor(config, { request: { where, limit }, registry, store, reports, input, ...at }) {
    const { access, log, predictions, now, signal, variable } = at;
    const tell = variable === undefined ? undefined : { variable };
    const source = { registry, store, reports, config, now, staleAfter: refitAge, tell };
    const monitor = isOfRows(source)
      ? await monitorRows({ ...source, predictions, input, access, log, where, limit })
      : await monitorTable({ ...source, predictions, signal });
    return { status: "done", result: { monitor } };
  },
};

/** What was to be logged and is not has failed. */
function statusOf({ logged, failures }: Pick<InferenceResult | RowsResult, "logged" | "failures">): StageStatus {
  return logged !== null && logged.failure !== null ? "failed" : keysStatus(failures);
}

/** Whether what is registered of a table has no calendar. */
function isOfRows(source: Parameters<typeof registeredTable>[0]): boolean {
  const table = registeredTable(source);
  return table !== null && hasRows(table);
}

async function withRegistry<T>(
  { registry: root, now, files }: Pick<PipelineOptions, "registry" | "now" | "files">,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  const registry = openRegistry(root, { now, files });
  try {
    return await work(registry);
  } finally {
    registry.close();
  }
}
