import { assert, assertEquals, assertGreater, assertNotEquals, assertRejects } from "@std/assert";
import type { FleetSelection } from "@lib/competition/fleet.ts";
import { DataError, WorkerError } from "@lib/core/errors.ts";
import { type Progress, SILENT } from "@lib/core/logger.ts";
import { Journal } from "@lib/training/journal.ts";
import type { TrainingPlan } from "@lib/training/plan.ts";
import { type ExecuteOptions, runCompetition, startWorkers, workHash } from "@lib/training/run_competition.ts";
import { Project } from "./_project.ts";

async function run(
  plan: TrainingPlan,
  changes: Partial<ExecuteOptions> = {},
): Promise<{ selection: FleetSelection; progress: Progress[] }> {
  const progress: Progress[] = [];
  const options = {
    workers: 1,
    journal: Deno.makeTempDirSync(),
    run: "r",
    log: SILENT,
    serve: false,
    onProgress: (step: Progress) => void progress.push(step),
    ...changes,
  };
  const pool = startWorkers(plan, options);
  try {
    return { selection: await runCompetition(plan, pool, options), progress };
  } finally {
    await pool.close();
  }
}

/** Keys that are done before the first chunk and after each. */
function finishedKeys(plan: TrainingPlan): number[] {
  return [0, ...plan.chunks.map((_, chunk) => plan.chunks.slice(0, chunk + 1).flat().length)];
}

/** Content of a journal but for measured times, and when each file was written. */
async function contentOf(dir: string, plan: TrainingPlan) {
  const backtests = [];
  for await (const chunk of new Journal(dir).backtests(plan.chunks.length)) {
    backtests.push(...chunk.map((backtest) => ({ ...backtest, fitMs: null })));
  }
  const pooled = [...Deno.readDirSync(`${dir}/pooled`)].map(({ name }) => name).sort()
    .map((name) => [name, Deno.readFileSync(`${dir}/pooled/${name}`)] as const);
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
  const one = Deno.makeTempDirSync(), three = Deno.makeTempDirSync();
  const { selection, progress } = await run(plan, { journal: one });
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
  const whole = Deno.makeTempDirSync(), cut = Deno.makeTempDirSync();
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
  const finished = writtenAt(`${cut}/backtests`);
  assert(finished.size >= 2 && finished.size < plan.chunks.length, `${finished.size} chunks`);
  assert([...finished.keys()].every((name) => name.endsWith(".bin")));

  const notes: string[] = [];
  const resumed = await run(plan, { journal: cut, log: { ...SILENT, info: (message) => void notes.push(message) } });
  assertEquals(resumed.selection, expected.selection);
  assertEquals(await contentOf(cut, plan), await contentOf(whole, plan));
  for (const [name, time] of finished) assertEquals(writtenAt(`${cut}/backtests`).get(name), time, name);
  // Nothing is fitted again, and only the open chunks are run.
  assertEquals(resumed.progress.filter(({ phase }) => phase === "global models").map(({ done }) => done), [3]);
  const steps = resumed.progress.filter(({ phase }) => phase === "backtest").map(({ done }) => done);
  assertEquals(steps, finishedKeys(plan).slice(finished.size));
  assertEquals(notes, [`Resumed: ${steps[0]} of 12 keys are already backtested.`]);
});

Deno.test("runCompetition() aborted before it starts does no work", async () => {
  using project = new Project();
  const journal = Deno.makeTempDirSync();
  const plan = await project.plan();
  const error = await assertRejects(() => run(plan, { journal, signal: AbortSignal.abort() }), WorkerError);
  assertEquals(error.code, "ABORTED");
  assertEquals([...Deno.readDirSync(`${journal}/backtests`)], []);
});

Deno.test("runCompetition() refuses the journal of other work", async () => {
  using project = new Project();
  const plan = await project.plan({ keys: [0, 1] });
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create({ run: "old", hash: plan.hash, workHash: "another" });
  const error = await assertRejects(() => run(plan, { journal: journal.dir }), DataError);
  assertEquals(error.code, "PLAN_CHANGED");
});

Deno.test("runCompetition() says which global models could not be fitted, and goes on without them", async () => {
  // No key has begun at the first origins, so that there are no pooled rows.
  using project = new Project(undefined, { folds: { count: 1, minTrain: 1 }, contenders: ["global_ridge"] });
  const plan = await project.plan({ keys: [0, 1] });
  const early = { ...plan.spans.folds[0], fitOrigin: 0 };
  const warnings: string[] = [];
  const log = { ...SILENT, warn: (message: string) => void warnings.push(message) };
  const { selection } = await run({ ...plan, spans: { ...plan.spans, folds: [early] } }, { log });
  assertEquals(warnings.length, 1);
  assertGreater(warnings[0].indexOf("global_ridge"), -1);
  assertEquals(selection.choices.map(({ contender }) => contender), ["seasonal_naive", "seasonal_naive"]);
});

Deno.test("workHash() is of the plan and its chunks, so that a journal fits its work", async () => {
  using project = new Project();
  const plan = await project.plan();
  assertEquals(workHash(plan), workHash({ ...plan }));
  assertNotEquals(workHash({ ...plan, chunks: [plan.chunks.flat()] }), workHash(plan));
  assertNotEquals(workHash({ ...plan, hash: "x" }), workHash(plan));
});
