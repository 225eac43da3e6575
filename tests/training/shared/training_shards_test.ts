import { assertEquals, assertRejects } from "@std/assert";
import { decodeBacktests } from "@lib/competition/backtest/backtest_codec.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { PassBook } from "@lib/engines/pass_book.ts";
import { openPlace, type Place } from "@lib/storage/results/place.ts";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import type { EngineWork, TrainingEngine } from "@lib/training/tasks/start_engine.ts";
import type { WorkedShard } from "@lib/engines/shards/shard_worker.ts";
import { openTrainingShards } from "@lib/training/shared/training_shards.ts";
import { findPlan, publishPlan, workHashOf } from "@lib/training/shared/shared_plan.ts";
import type { TrainingTask } from "@lib/training/tasks/tasks.ts";
import { Project, tableRows } from "../_project.ts";
import { HERE, SharedProject } from "./_shared.ts";

/** A machine that dies as a whole where it should: from then on it writes nothing, not even that it has ended. */
class Mortal {
  #isDead = false;
  readonly place: Place;
  /** Tasks that it has begun. */
  readonly begun: TrainingTask[] = [];
  readonly #isDeadly: (task: TrainingTask, unit: number) => boolean;

  constructor(place: Place, isDeadly: (task: TrainingTask, unit: number) => boolean = () => false) {
    this.#isDeadly = isDeadly;
    const { results } = place;
    const put: typeof results.put = (name, bytes) => this.#isDead ? this.#end() : results.put(name, bytes);
    this.place = { ...place, results: { ...results, put } };
  }

  #end(): never {
    this.#isDead = true;
    throw new Error("the machine is dead");
  }

  readonly engine = ({ plan, journal, parts }: EngineWork): TrainingEngine => ({
    run: async (tasks, { onResult }) => {
      let index = 0, now: TrainingTask | null = null;
      const at = (unit: number, step = -1) =>
        step >= 0 && now !== null && this.#isDeadly(now, unit) ? this.#end() : undefined;
      const executor = await TaskExecutor.open({ plan, journal: journal.dir, parts }, () => 0, { at });
      for await (const task of tasks) {
        this.begun.push(now = task);
        const result = await executor.run(task);
        if (this.#isDead) this.#end();
        await onResult(result, index++);
      }
      return index;
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  });

  async work(shard: number): Promise<WorkedShard> {
    const { place, engine } = this;
    const worker = await openTrainingShards({
      place,
      environment: HERE,
      who: "mortal",
      job: "array",
      engine,
      log: SILENT_LOGGER,
    });
    return await worker.work(shard);
  }
}

/** A place with the same table and keys, in one chunk, and its first passes done up to the backtests. */
async function oneChunk(project: Project): Promise<Place> {
  const shared = new SharedProject(project);
  await shared.share();
  const from = await shared.place(), plan = await findPlan(from), place = await openPlace(`${project.root}/one`);
  if (plan === null) throw new Error("there is a plan");
  const job = { ...plan.job, plan: { ...plan.job.plan, chunks: [plan.job.plan.chunks.flat()] } };
  for (const name of await from.results.list("table/")) await place.results.put(name, await bytesOf(from, name));
  const moved = await publishPlan(place, { ...plan, job, workHash: workHashOf(job), shards: 1 });
  const { job: { plan: { spans } } } = moved, book = new PassBook<TrainingTask>(place.results);
  const origins = [...spans.folds, spans.holdout].flatMap((span) => span?.fitOrigin ?? []);
  const pooled = origins.map((origin) => ({ name: `pooled/${origin}`, task: { kind: "pooled" as const, origin } }));
  await book.open(pooled, { shards: 1 });
  await new Mortal(place).work(0);
  await book.open([{ name: "backtests/0", task: { kind: "backtest", chunk: 0 } }], { shards: 1 });
  return place;
}

async function bytesOf({ results }: Place, name: string) {
  return await results.get(name) ?? new Uint8Array();
}

async function backtestsOf({ results }: Place) {
  const bytes = await results.get("backtests/0");
  return bytes === null ? null : decodeBacktests(bytes);
}

Deno.test("openTrainingShards() work() does what is open of a shard, and nothing where nothing is", async () => {
  using project = new Project(tableRows(3));
  const place = await oneChunk(project), mortal = new Mortal(place);
  assertEquals(await mortal.work(1), { shard: 1, pass: 1, done: 0, quarantined: [] });
  assertEquals(await mortal.work(0), { shard: 0, pass: 1, done: 1, quarantined: [] });
  assertEquals(await mortal.work(0), { shard: 0, pass: 1, done: 0, quarantined: [] });
  assertEquals([mortal.begun.length, (await backtestsOf(place))?.length], [1, 3]);
});

Deno.test("openTrainingShards() work() goes on with a shard in pieces after two deaths, and gives the same bytes", async () => {
  using project = new Project(tableRows(5));
  const place = await oneChunk(project), whole = await openPlace(`${project.root}/one`);
  const isDeadly = ({ only }: TrainingTask, unit: number) =>
    unit === 3 && (only === undefined || only.to - only.from > 1);
  for (let death = 0; death < 4; death++) await assertRejects(() => new Mortal(place, isDeadly).work(0), Error, "dead");
  const last = new Mortal(place, isDeadly);
  assertEquals((await last.work(0)).quarantined, []);
  assertEquals(last.begun.map(({ only }) => only?.from), [0, 1, 2, 3, 4]);
  const found = await backtestsOf(place);
  Deno.removeSync(`${whole.near}/backtests/0`);
  Deno.removeSync(`${whole.near}/attempts`, { recursive: true });
  await new Mortal(whole).work(0);
  assertEquals(found, await backtestsOf(whole));
});

Deno.test("openTrainingShards() work() leaves out the one key that ends its machine again and again, and says so", async () => {
  using project = new Project(tableRows(5));
  const place = await oneChunk(project), isDeadly = (_: TrainingTask, unit: number) => unit === 3;
  let deaths = 0, worked: WorkedShard | undefined;
  for (; worked === undefined && deaths < 20; deaths++) {
    worked = await new Mortal(place, isDeadly).work(0).catch(() => undefined);
  }
  assertEquals([deaths, worked?.quarantined], [7, ["backtests/0:3"]]);
  const backtests = await backtestsOf(place);
  assertEquals(backtests?.map(({ reason }) => reason), ["", "", "", "WORKER_CRASHED", ""]);
});

Deno.test("openTrainingShards() work() of a late worker changes nothing: the first result stays", async () => {
  using project = new Project(tableRows(2));
  const place = await oneChunk(project), slow = new Mortal(place), run = slow.engine;
  const late = new Mortal(place);
  Object.assign(late, {
    engine: (work: EngineWork): TrainingEngine => ({
      ...run(work),
      // Another machine has done it before this one begins.
      run: async (tasks, options) => {
        await new Mortal(place).work(0);
        Deno.writeTextFileSync(`${place.near}/../first`, String(Deno.statSync(`${place.near}/backtests/0`).ino));
        return await run(work).run(tasks, options);
      },
    }),
  });
  assertEquals((await late.work(0)).done, 1);
  assertEquals(Deno.readTextFileSync(`${place.near}/../first`), String(Deno.statSync(`${place.near}/backtests/0`).ino));
});
