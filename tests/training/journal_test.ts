import { assertEquals, assertRejects } from "@std/assert";
import { encodeBacktests } from "@lib/competition/backtest_codec.ts";
import { DataError, FitError } from "@lib/core/errors.ts";
import { Journal } from "@lib/training/journal.ts";
import type { FinishResult, PooledResult } from "@lib/training/tasks.ts";
import { backtestOf } from "../competition/_backtests.ts";

const IDENTITY = { run: "r", hash: "h", workHash: "w", data: { group: "g", version: 1 } };
const newJournal = () => new Journal(`${Deno.makeTempDirSync()}/journal`);
const chunk = (id: string) => encodeBacktests([backtestOf({ id, actual: [[1]], forecasts: [[[2]]] })]);

const POOLED: PooledResult = {
  kind: "pooled",
  origin: 24000,
  models: [
    { contender: "../../ridge 🍊", bytes: Uint8Array.of(1, 2, 3), error: null },
    { contender: "broken", bytes: null, error: new FitError("SINGULAR", "x").toJSON() },
  ],
  rows: 7,
};
const FINISHED: FinishResult = {
  kind: "finish",
  chunk: 3,
  keys: [{
    index: 0,
    contender: "ridge",
    family: "ridge",
    architecture: "a",
    recipe: "r",
    model: Uint8Array.of(9, 8, 7),
    leaderboard: null,
    reason: "",
    flags: ["ridge:ROWS_CUT"],
    error: null,
    others: [],
    passedOver: ["ridge:SINGULAR"],
  }],
  trials: [{
    age: 3,
    origin: 24000,
    judged: 2,
    level: { count: 2, level: 1.5, squares: 0.5 },
    young: Float64Array.of(1, NaN, -0),
    season: { family: "fleet_season", factors: Float64Array.of(1, 1) },
    latestSeason: null,
    forecasts: Float64Array.of(NaN, 2),
    actual: Float64Array.of(1, 2),
  }],
};

Deno.test("Journal.identity() gives back what create() noted, and null where nothing whole says it", async () => {
  const journal = newJournal();
  assertEquals(await journal.identity(), null);
  await journal.create(IDENTITY);
  await journal.create({ ...IDENTITY, run: "another" });
  assertEquals(await journal.identity(), IDENTITY);
  Deno.truncateSync(`${journal.dir}/plan`, 60);
  assertEquals(await journal.identity(), null);
  await journal.create(IDENTITY);
  assertEquals(await journal.identity(), IDENTITY);
});

Deno.test("Journal gives back what was put, bit by bit, whatever contenders are called", async () => {
  const journal = newJournal();
  assertEquals([await journal.pooled(24000), await journal.chunk(3), await journal.finished(3, "ab")], [
    null,
    null,
    null,
  ]);
  await journal.putPooled(POOLED);
  await journal.putFinished(FINISHED, "ab");
  assertEquals(await journal.pooled(24000), POOLED);
  assertEquals(await journal.finished(3, "ab"), FINISHED);
  assertEquals(await journal.finished(3, "cd"), null, "what other choices gave is no answer");
  assertEquals(
    await journal.pooledFits([24000, 24001]),
    POOLED.models.map(({ contender, error }) => ({ contender, error, milliseconds: 0 })),
  );
  assertEquals(await journal.names(), ["finished/3-ab", "pooled/24000"]);
});

Deno.test("Journal.backtests() gives the chunks in order, whenever they were written, and stops at one that is missing", async () => {
  const journal = newJournal();
  await journal.putBacktests(1, chunk("second"));
  await journal.putBacktests(0, chunk("first"));
  const ids: string[] = [];
  for await (const backtests of journal.backtests(2)) ids.push(...backtests.map(({ key }) => key.parts[0]));
  assertEquals(ids, ["first", "second"]);
  const error = await assertRejects(() => Array.fromAsync(journal.backtests(3)), DataError);
  assertEquals([error.code, error.context.name], ["CORRUPT_JOURNAL", "backtests/2"]);
});

Deno.test("Journal.verified() leaves out what is damaged, tells it, and lets it be made again", async () => {
  const told: string[] = [], { dir } = newJournal();
  const journal = new Journal(dir, { onDamaged: (name) => void told.push(name) });
  for (const [i, id] of ["a", "b", "c"].entries()) await journal.putBacktests(i, chunk(id));
  await journal.putPooled(POOLED);
  Deno.writeFileSync(`${dir}/backtests/1`, new Uint8Array());
  assertEquals(await journal.verified("backtests/"), ["backtests/0", "backtests/2"]);
  assertEquals([told, await journal.names("backtests/")], [["backtests/1"], ["backtests/0", "backtests/2"]]);
  await journal.putBacktests(1, chunk("b"));
  assertEquals((await journal.verified()).length, 4);
});
