import type { Environment } from "../../core/environment.ts";
import { RegistryError, WorkerError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { PreparedTable } from "../../data/prepare.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import { DISK } from "../../storage/files/files.ts";
import type { Place } from "../../storage/results/place.ts";
import { findCommitted, readCommitted, withOutcomes } from "../record/committed_run.ts";
import { executeRun, findingsOfRun } from "../run/execute_run.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { TrainingResult } from "../record/result.ts";
import { takeRun } from "../tasks/run_folder.ts";
import type { TrainingEngine } from "../tasks/start_engine.ts";
import { Stopwatch } from "../run/stopwatch.ts";
import type { TrainOptions } from "../run/train_options.ts";
import { passEngine } from "./pass_engine.ts";
import { assertDone } from "../../engines/shards/assert_done.ts";
import { dueShards } from "../../engines/shards/due_shards.ts";
import { journalIn, openPlannedTable, readPlan, type SharedPlan, TRUTH } from "./shared_plan.ts";
import { TRUTH_FILE } from "../../data/simulate/read_right_kinds.ts";

/** Where a run ends. */
export interface FinalizeOptions extends
  Pick<
    TrainOptions,
    "store" | "registry" | "reports" | "replace" | "settle" | "defuse" | "digits" | "now" | "clock" | "log"
  >,
  Pick<TrainOptions, "onProgress" | "signal" | "files"> {
  /** Where its plan lies. */
  readonly place: Place;
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** What runs the tasks of a plan; default: whoever works on the shards of its passes. */
  readonly engine?: (place: Place, shared: SharedPlan) => TrainingEngine;
}

/** A training that has ended, and what it was. */
export interface FinalizedTraining extends TrainingResult {
  /** What was asked for. */
  readonly config: ResolvedConfig;
}

/**
 * Go on with a training that many machines work on: where all results of a pass are there, open the next one; where nothing is
 * left to be done by others, choose, check that every key has exactly one outcome, register in one transaction, report. Whatever it died
 * at, and whatever folder of reports is gone, the next one ends as if it had not.
 *
 * @param options Place, registry, reports.
 * @throws {WorkerError} `PASS_OPEN` with `pass`, `shards`, `open` as context: work on them, then finalize again.
 * @throws {DataError} As `openTrainingShards`; `RUN_IN_PROGRESS` if another process is at it. @throws {RegistryError} As `trainTable`.
 */
export async function finalizeTraining(options: FinalizeOptions): Promise<FinalizedTraining> {
  const { place, log = SILENT_LOGGER, now, clock = () => performance.now(), reports, files } = options;
  const shared = await readPlan(place, { ...options, log }), { run } = shared;
  const registry = openRegistry(options.registry, { now, files: files ?? DISK });
  try {
    const { plan, group } = await openPlannedTable(place, shared, options);
    const table: PreparedTable = {
      ...NO_SOURCE,
      group,
      config: plan.config,
      findings: group.findings,
      counts: group.counts,
    };
    const committed = (run: string) => findCommitted(registry, run)?.lineage.planHash ?? null;
    checkRun(shared, committed(run));
    if (committed(run) === null && options.engine === undefined) assertDone(place, await dueShards(place));
    const begun = takeRun(plan, { reports, run, committed, now, files });
    if (!begun.finished) {
      try {
        const work = { shared, plan, table, registry, dir: begun.dir }, own = { ...options, log, clock };
        await unlessCommitted(() => execute(work, own), () => committed(run) === plan.hash);
      } catch (thrown) {
        // One that it has just opened is told in the same words.
        if (thrown instanceof WorkerError && thrown.code === "PASS_OPEN") assertDone(place, await dueShards(place));
        throw thrown;
      } finally {
        begun.release();
      }
    }
    const { summary, outcomes } = readCommitted(registry, run, { plan, group });
    const findings = findingsOfRun({ table, plan, summary });
    return withOutcomes({ run, summary, findings, reportDir: begun.dir, config: plan.config }, outcomes);
  } finally {
    registry.close();
  }
}

/** What a table has that was read elsewhere. */
const NO_SOURCE = { quarantinePath: null, isNew: false } as const;

async function execute(
  work: {
    readonly shared: SharedPlan;
    readonly plan: TrainingPlan;
    readonly table: PreparedTable;
    readonly registry: Registry;
    readonly dir: string;
  },
  options: FinalizeOptions & Required<Pick<FinalizeOptions, "log" | "clock">>,
): Promise<void> {
  const { shared, registry } = work, { place, engine = passEngine } = options, { run } = shared;
  // Whether the registry can be written is found before the work.
  registry.reserve(run, { resume: true });
  const truth = shared.truth ? await place.folder(TRUTH, [TRUTH_FILE]) : undefined;
  const watch = new Stopwatch(options.clock);
  const own = { journal: journalIn(place), truth, watch, run };
  await executeRun({ ...work, ...own }, {
    ...options,
    // A table that is not simulated has no truth.
    input: shared.truth ? undefined : shared.inputs.source,
    workers: 0,
    engine: () => engine(place, shared),
  });
}

/** Where another one has committed the run meanwhile, what is left is the report. */
async function unlessCommitted(work: () => Promise<void>, isCommitted: () => boolean): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof RegistryError && thrown.code === "RUN_EXISTS" && isCommitted())) throw thrown;
    await work();
  }
}

function checkRun({ run, job }: SharedPlan, committed: string | null): void {
  if (committed === null || committed === job.plan.hash) return;
  throw new RegistryError(
    "RUN_EXISTS",
    `Cannot register run ${run} as no other run must have its id: current value is a run of plan ${
      committed.slice(0, 12)
    }`,
    { hint: "Finalize into another registry." },
  );
}
