import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { unfold } from "../../competition/_unfold.ts";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { type Logger, type Progress, SILENT_LOGGER } from "@lib/core/logger.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { pooledOrigins } from "@lib/training/plan/plan_spans.ts";
import { type ExecuteOptions, runCompetition } from "@lib/training/stages/run_competition.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import { Project } from "../_project.ts";

const newJournal = () => new Journal(Deno.makeTempDirSync());

async function run(
  plan: TrainingPlan,
  changes: Partial<ExecuteOptions> = {},
): Promise<{ selection: ReturnType<typeof unfold>; progress: Progress[] }> {
  const progress: Progress[] = [];
  const options = {
    workers: 0,
    journal: newJournal(),
    log: SILENT_LOGGER,
    serve: false,
    onProgress: (step: Progress) => void progress.push(step),
    ...changes,
  };
  const pool = startEngine(plan, options);
  try {
    return { selection: unfold(await runCompetition(plan, pool, options)), progress };
  } finally {
    await pool.close();
  }
}

/** Keys that are done before the first chunk and after each. */
function finishedKeys(plan: TrainingPlan): number[] {
  return [0, ...plan.chunks.map((_, chunk) => plan.chunks.slice(0, chunk + 1).flat().length)];
}

/** Content of a journal but for measured times, and when each file was written. */
async function contentOf(journal: Journal, plan: TrainingPlan) {
  const backtests = [];
  for await (const chunk of journal.backtests(plan.chunks.length)) {
    backtests.push(...chunk.map((backtest) => ({ ...backtest, fitMs: null })));
  }
  const results = await Promise.all(pooledOrigins(plan, false).map((origin) => journal.pooled(origin)));
  const pooled = results.map((result) => ({
    ...result,
    models: result?.models.map(({ milliseconds: _, ...model }) => model),
  }));
  return { backtests, pooled };
}

function writtenAt(dir: string): Map<string, number | undefined> {
  return new Map(
    [...Deno.readDirSync(dir)].map(({ name }) => [name, Deno.statSync(`${dir}/${name}`).mtime?.getTime()]),
  );
}

Deno.test("runCompetition() gives one choice per key, and the same for 1 worker and 3", async () => {
  using project = new Project();
  const plan = await project.plan();
  const one = newJournal(), three = newJournal();
  const { selection, progress } = await run(plan, { journal: one, workers: 1 });
  const parallel = await run(plan, { journal: three, workers: 3 });
  assertEquals(selection.choices.length, plan.keys);
  assertEquals(parallel.selection, selection);
  assertEquals(await contentOf(three, plan), await contentOf(one, plan));
  assertEquals(progress.filter(({ phase }) => phase === "global models").map(({ done }) => done), [0, 1, 2, 3]);
  assertEquals(progress.filter(({ phase }) => phase === "backtest").map(({ done }) => done), finishedKeys(plan));
});

Deno.test("runCompetition() interrupted half-way goes on where it stopped and ends like an uninterrupted run", async () => {
  using project = new Project();
  const plan = await project.plan();
  const whole = newJournal(), cut = newJournal();
  const expected = await run(plan, { journal: whole });

  const controller = new AbortController();
  const onProgress = ({ phase, done }: Progress) => {
    if (phase === "backtest" && done >= 4) controller.abort();
  };
  const error = await assertRejects(
    () => run(plan, { journal: cut, signal: controller.signal, onProgress }),
    WorkerError,
  );
  assertEquals(error.code, "ABORTED");
  const finished = writtenAt(`${cut.dir}/backtests`);
  assert(finished.size >= 2 && finished.size < plan.chunks.length, `${finished.size} chunks`);
  assert([...finished.keys()].every((name) => /^\d+$/.test(name)));

  const notes: string[] = [];
  const resumed = await run(plan, {
    journal: cut,
    log: { ...SILENT_LOGGER, info: (message) => void notes.push(message) },
  });
  assertEquals(resumed.selection, expected.selection);
  assertEquals(await contentOf(cut, plan), await contentOf(whole, plan));
  for (const [name, time] of finished) assertEquals(writtenAt(`${cut.dir}/backtests`).get(name), time, name);
  // Nothing is fitted again, and only the open chunks are run.
  assertEquals(resumed.progress.filter(({ phase }) => phase === "global models").map(({ done }) => done), [3]);
  const steps = resumed.progress.filter(({ phase }) => phase === "backtest").map(({ done }) => done);
  assertEquals(steps, finishedKeys(plan).slice(finished.size));
  assertEquals(notes, [`Resumed: ${steps[0]} of 12 keys are already backtested.`]);
});

Deno.test("runCompetition() aborted before it starts does no work", async () => {
  using project = new Project();
  const journal = newJournal();
  const plan = await project.plan();
  const error = await assertRejects(() => run(plan, { journal, signal: AbortSignal.abort() }), WorkerError);
  assertEquals(error.code, "ABORTED");
  assertEquals(await journal.names(), []);
});

Deno.test("runCompetition() warns of no global model that has too few rows at an early origin, and goes on without it", async () => {
  // No key has begun at the first origins, so that there are no pooled rows.
  using project = new Project(undefined, { folds: { count: 1, minTrain: 1 }, contenders: ["global_ridge"] });
  const plan = await project.plan({ keys: [0, 1] });
  const early = { ...plan.spans.folds[0], fitOrigin: 0 };
  const warnings: string[] = [], details: string[] = [];
  const log: Logger = { info() {}, warn: (text) => void warnings.push(text), debug: (text) => void details.push(text) };
  const { selection } = await run({ ...plan, spans: { ...plan.spans, folds: [early] } }, { log });
  assertEquals(warnings, []);
  assertEquals(details.length, 1);
  assertGreater(details[0].indexOf("global_ridge"), -1);
  assertEquals([...selection.choices].map(({ contender }) => contender), ["seasonal_naive", "seasonal_naive"]);
});
