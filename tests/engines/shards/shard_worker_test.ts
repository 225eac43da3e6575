import { assertEquals, assertRejects } from "@std/assert";
import type { ErrorRecord } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { PassBook } from "@lib/engines/pass_book.ts";
import type { Piece } from "@lib/engines/shards/piece.ts";
import { type ShardJob, ShardWorker } from "@lib/engines/shards/shard_worker.ts";
import { createLocalPool } from "@lib/parallel/local_pool.ts";
import { openPlace, type Place } from "@lib/storage/results/place.ts";

/** Squares of the numbers of a task; null for one that is left out. */
interface Squares {
  readonly numbers: readonly number[];
  readonly isOut?: boolean;
}

/** A machine that dies as a whole at some numbers: from then on it writes nothing. */
function mortal(place: Place, isDeadly: (numbers: readonly number[]) => boolean) {
  let isDead = false;
  const begun: (readonly number[])[] = [];
  const end = (): never => {
    isDead = true;
    throw new Error("the machine is dead");
  };
  const { results } = place;
  const put: typeof results.put = (name, bytes) => isDead ? end() : results.put(name, bytes);
  const job: ShardJob<Squares, (number | null)[]> = {
    engine: createLocalPool(async ({ numbers, isOut = false }: Squares) => {
      begun.push(numbers);
      if (!isOut && isDeadly(numbers)) end();
      return await Promise.resolve(numbers.map((n) => isOut ? null : n * n));
    }),
    inputsOf: () => [],
    retry: () => null,
    encode: (result) => new TextEncoder().encode(JSON.stringify(result)),
    decode: (_, bytes) => JSON.parse(new TextDecoder().decode(bytes)),
    pieceOf: ({ numbers }) => ({ from: 0, to: numbers.length }),
    partOf: ({ numbers }: Squares, { from, to }: Piece, error?: ErrorRecord) => ({
      ...{ numbers: numbers.slice(from, to), isOut: error !== undefined },
    }),
    join: (_, results) => results.flat(),
  };
  const at = { ...place, results: { ...results, put } };
  return { worker: new ShardWorker(job, { place: at, who: "test", job: "array", log: SILENT_LOGGER }), begun, job };
}

async function opened(): Promise<Place> {
  const place = await openPlace(Deno.makeTempDirSync());
  const named = { name: "squares/0", task: { numbers: [1, 2, 3, 4, 5] } };
  await new PassBook<Squares>(place.results).open([named], { shards: 1 });
  return place;
}

const resultOf = async ({ results }: Place) =>
  new TextDecoder().decode(await results.get("squares/0") ?? new Uint8Array());

Deno.test("ShardWorker.work() does what is due, once", async () => {
  const place = await opened(), { worker, begun } = mortal(place, () => false);
  assertEquals(await worker.due(), { pass: 0, shards: [0] });
  assertEquals(await worker.work(7), { shard: 7, pass: 0, done: 0, quarantined: [] });
  assertEquals(await worker.work(0), { shard: 0, pass: 0, done: 1, quarantined: [] });
  assertEquals(await worker.work(0), { shard: 0, pass: 0, done: 0, quarantined: [] });
  assertEquals([await resultOf(place), begun.length, await worker.due()], ["[1,4,9,16,25]", 1, null]);
});

Deno.test("ShardWorker.work() what is too much for a machine is done in pieces after two deaths, with the same bytes", async () => {
  const place = await opened(), isLarge = (numbers: readonly number[]) => numbers.length > 1;
  for (let death = 0; death < 4; death++) {
    await assertRejects(() => mortal(place, isLarge).worker.work(0), Error, "dead");
  }
  const last = mortal(place, isLarge);
  assertEquals((await last.worker.work(0)).quarantined, []);
  assertEquals([await resultOf(place), last.begun], ["[1,4,9,16,25]", [[1], [2], [3], [4], [5]]]);
});

Deno.test("ShardWorker.work() the one unit that ends its machine again and again is left out, and named", async () => {
  const place = await opened(), isDeadly = (numbers: readonly number[]) => numbers.includes(4);
  let deaths = 0, quarantined: readonly string[] | null = null;
  for (; quarantined === null && deaths < 20; deaths++) {
    quarantined = await mortal(place, isDeadly).worker.work(0).then((worked) => worked.quarantined, () => null);
  }
  assertEquals([deaths, quarantined, await resultOf(place)], [7, ["squares/0:3"], "[1,4,9,null,25]"]);
});

Deno.test("ShardWorker.work() eight who are at one shard at once leave nothing out, and warn of nothing", async () => {
  const place = await opened(), warnings: string[] = [], open: PromiseWithResolvers<void>[] = [];
  const log = { ...SILENT_LOGGER, warn: (message: string) => void warnings.push(message) };
  const work = (host: string) => {
    const { job } = mortal(place, () => false), gate = Promise.withResolvers<void>();
    open.push(gate);
    const engine: typeof job.engine = {
      ...job.engine,
      peakBytes: () => 0,
      close: () => Promise.resolve(),
      run: async (tasks, options) => (await gate.promise, await job.engine.run(tasks, options)),
    };
    return new ShardWorker({ ...job, engine }, { place, who: "test", host, log }).work(0);
  };
  const worked: ReturnType<typeof work>[] = [];
  for (let who = 0; who < 8; who++) {
    worked.push(work(`host ${who % 2}`));
    while ((await place.results.list("attempts/")).length <= who) await Promise.resolve();
  }
  open.forEach(({ resolve }) => resolve());
  const quarantined = (await Promise.all(worked)).flatMap((shard) => shard.quarantined);
  assertEquals([quarantined, warnings, await resultOf(place)], [[], [], "[1,4,9,16,25]"]);
});

Deno.test("ShardWorker.work() tells why a result cannot be kept, not that the end cannot be noted either", async () => {
  const place = await opened(), { results } = place, { job } = mortal(place, () => false);
  const put: typeof results.put = (name, bytes) =>
    name.endsWith("/0") && name.startsWith("attempts/") ? results.put(name, bytes) : Promise.reject(new Error(name));
  const at = { ...place, results: { ...results, put } };
  await assertRejects(
    () => new ShardWorker(job, { place: at, who: "test", log: SILENT_LOGGER }).work(0),
    Error,
    "squares/0",
  );
});
