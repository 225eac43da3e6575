import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { encodeBacktests } from "@lib/competition/backtest/backtest_codec.ts";
import { DataError, FitError } from "@lib/core/errors/errors.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";
import { Journal, resultName } from "@lib/training/tasks/journal.ts";
import type {
  BacktestResult,
  FinishResult,
  FinishTask,
  PooledResult,
  TrainingTask,
} from "@lib/training/tasks/tasks.ts";
import { backtestOf } from "../../competition/_backtests.ts";

const IDENTITY = { run: "r", hash: "h", workHash: "w", data: { group: "g", version: 1 } };
const newJournal = () => new Journal(`${Deno.makeTempDirSync()}/journal`);
const chunk = (chunk: number, id: string): BacktestResult => ({
  kind: "backtest",
  chunk,
  bytes: encodeBacktests([backtestOf({ id, actual: [[1]], forecasts: [[[2]]] })]),
});

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
  assertEquals([await journal.pooled(24000), await journal.chunk(3), await journal.finished("finished/3-ab")], [
    null,
    null,
    null,
  ]);
  await journal.keep("pooled/24000", POOLED);
  await journal.keep("finished/3-ab", FINISHED);
  assertEquals(await journal.pooled(24000), POOLED);
  assertEquals(await journal.finished("finished/3-ab"), FINISHED);
  assertEquals(await journal.finished("finished/3-cd"), null, "what other choices gave is no answer");
  assertEquals(
    await journal.pooledFits([24000, 24001]),
    POOLED.models.map(({ contender, error }) => ({ contender, error, milliseconds: 0 })),
  );
  assertEquals(await journal.names(), ["finished/3-ab", "pooled/24000"]);
});

Deno.test("Journal.backtests() gives the chunks in order, whenever they were written, and stops at one that is missing", async () => {
  const journal = newJournal();
  await journal.keep("backtests/1", chunk(1, "second"));
  await journal.keep("backtests/0", chunk(0, "first"));
  const ids: string[] = [];
  for await (const backtests of journal.backtests(2)) ids.push(...backtests.map(({ key }) => key.parts[0]));
  assertEquals(ids, ["first", "second"]);
  const error = await assertRejects(() => Array.fromAsync(journal.backtests(3)), DataError);
  assertEquals([error.code, error.context.name], ["CORRUPT_JOURNAL", "backtests/2"]);
});

Deno.test("Journal.backtests() and allFinished() bring near what is read next, some at once, and give it in order", async () => {
  const dir = `${Deno.makeTempDirSync()}/journal`, results = openResultStore(dir), fetched: string[][] = [];
  const store = { ...results, fetch: (names: readonly string[]) => (fetched.push([...names]), Promise.resolve()) };
  const journal = new Journal(dir, { store }), count = 65;
  for (let c = count - 1; c >= 0; c--) {
    await journal.keep(`backtests/${c}`, chunk(c, `k${c}`));
    await journal.keep(`finished/${c}`, { ...FINISHED, chunk: c });
  }
  const read = await Array.fromAsync(journal.backtests(count), ([backtest]) => backtest?.key.parts[0]);
  assertEquals(read, Array.from({ length: count }, (_, c) => `k${c}`));
  const names = Array.from({ length: count }, (_, c) => `finished/${c}`);
  assertEquals(await Array.fromAsync(journal.allFinished(names), ({ chunk }) => `finished/${chunk}`), names);
  assertEquals(fetched.map(({ length, [0]: first }) => [first, length]), [
    ["backtests/0", 64],
    ["backtests/64", 1],
    ["finished/0", 64],
    ["finished/64", 1],
  ]);
  await assertRejects(() => Array.fromAsync(journal.allFinished(["finished/none"])), DataError, "finished/none");
});

Deno.test("Journal.verified() leaves out what is damaged, tells it, and lets it be made again", async () => {
  const told: string[] = [], { dir } = newJournal();
  const journal = new Journal(dir, { onDamaged: (name) => void told.push(name) });
  for (const [i, id] of ["a", "b", "c"].entries()) await journal.keep(`backtests/${i}`, chunk(i, id));
  await journal.keep("pooled/24000", POOLED);
  Deno.writeFileSync(`${dir}/backtests/1`, new Uint8Array());
  assertEquals(await journal.verified("backtests/"), ["backtests/0", "backtests/2"]);
  assertEquals([told, await journal.names("backtests/")], [["backtests/1"], ["backtests/0", "backtests/2"]]);
  await journal.keep("backtests/1", chunk(1, "b"));
  assertEquals((await journal.verified()).length, 4);
});

Deno.test("Journal.made() believes what another store lists until it is doubted, and reads a folder of its own", async () => {
  const { dir } = newJournal(), store = openResultStore(dir);
  const shared = new Journal(dir, { store }), own = new Journal(dir);
  for (const [i, id] of ["a", "b"].entries()) await shared.keep(`backtests/${i}`, chunk(i, id));
  Deno.truncateSync(`${dir}/backtests/1`, 50);
  assertEquals(await shared.made("backtests/"), ["backtests/0", "backtests/1"]);
  shared.doubt();
  assertEquals(await shared.made("backtests/"), ["backtests/0"]);
  Deno.truncateSync(`${dir}/backtests/0`, 50);
  assertEquals(await own.made("backtests/"), []);
});

Deno.test("resultName() differs by what is asked for, and is that under which Journal looks", () => {
  const finish: FinishTask = {
    kind: "finish",
    chunk: 4,
    keys: [],
    groups: {},
    profile: { levels: [], groups: [] } as never,
  };
  const tasks: TrainingTask[] = [
    { kind: "pooled", origin: -3 },
    { kind: "race", round: 1, part: 2, keys: [7], out: [] },
    { kind: "backtest", chunk: 5 },
    finish,
    { ...finish, groups: { smooth: [] } },
  ];
  const names = tasks.map(resultName);
  assertEquals(names.slice(0, 3), ["pooled/-3", "race/1-2", "backtests/5"]);
  assertMatch(names[3]!, /^finished\/4-[0-9a-f]{16}$/);
  assertNotEquals(names[3], names[4]);
});
