import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { DataError, WorkerError } from "../../lib/core/errors/errors.ts";
import { openInference } from "../../lib/memory/open_inference.ts";
import { train } from "../../lib/memory/train.ts";
import { lookInMemory, makeVolume, MEMORY } from "../../lib/storage/files/memory_files.ts";
import { OPTIONS, weeklyRows, weekOf } from "./_rows.ts";

const PLAIN = { ...OPTIONS, exogenous: {}, contenders: ["naive", "seasonal_naive", "ses"] };

Deno.test("train() keeps what was found on the way: outcomes, findings, quarantine, leaderboards", async () => {
  const rows = [...weeklyRows(), { week: weekOf(70), item: 7, sold: -1, price: 1 }];
  const told: string[] = [], log = { debug() {}, info() {}, error() {}, warn: (text: string) => void told.push(text) };
  using trained = await train(rows, { ...PLAIN, log });
  assertMatch(told.join("\n"), /^1 row is left out \(NEGATIVE: sold 1\)/m);
  assertEquals(trained.summary.outcomes, { champion: 2, fallback: 0, failed: 0 });
  assertEquals(trained.outcomes.map(({ key }) => key.parts), [["7"], ["8"]]);
  assertEquals(trained.quarantine, [{ reason: "NEGATIVE: sold", row: 141 }]);
  assertEquals(trained.findings.find(({ code }) => code === "NEGATIVE")?.count, 1);
  const board = trained.leaderboard({ item: 8 });
  assertEquals(board, trained.leaderboard(8));
  assertEquals(board?.contenders.slice(0, 3), ["naive", "seasonal_naive", "ses"]);
  assertEquals(board?.spans.at(-1), "holdout");
  const champion = trained.champion(8);
  assertEquals(champion.status, "champion");
  assertEquals(champion.members.reduce((sum, { share }) => sum + share, 0), 1);
  assertEquals(assertThrows(() => trained.leaderboard(9), DataError).code, "NO_MATCHING_KEY");
  assertThrows(() => trained.leaderboard(), DataError, "one of 2");
});

Deno.test("Trained.forecast() takes keys, horizons, levels and newer rows, in the kind of the data", async () => {
  const rows = weeklyRows(), column = (name: keyof typeof rows[0]) => rows.map((row) => row[name]);
  const data = {
    week: column("week").map((text) => new Date(String(text))),
    item: column("item"),
    sold: column("sold"),
  };
  using trained = await train(data, PLAIN);
  const all = await trained.forecast();
  assertEquals([all.item, all.step], [[7, 7, 7, 8, 8, 8], [1, 2, 3, 1, 2, 3]]);
  assertEquals(all.ds?.slice(0, 3), [70, 71, 72].map((t) => new Date(weekOf(t))));
  const one = await trained.forecast({ keys: [8], horizon: 1, levels: [80] });
  assertEquals([one.ds, one.item, "lo_95" in one, one.yhat], [[new Date(weekOf(70))], [8], false, [all.yhat?.[3]]]);
  const later = await trained.forecast({ keys: [8], history: [{ week: weekOf(70), item: 8, sold: 500 }] });
  assertEquals(later.ds?.[0], new Date(weekOf(71)));
});

Deno.test("Trained.save() leaves what openInference() serves, bit for bit, in folders that are empty", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const folders = { store: `${dir}/store`, registry: `${dir}/models`, reports: `${dir}/reports` };
    using trained = await train(weeklyRows(), PLAIN);
    trained.save(folders);
    assertEquals(assertThrows(() => trained.save(folders), DataError).code, "NOT_EMPTY");
    using hot = await openInference(folders);
    using own = await trained.open();
    const [ours, theirs] = [await own.forecast(), await hot.forecast(undefined)];
    assertEquals(theirs.map(({ yhat, lo_80 }) => [yhat, lo_80]), ours.map(({ yhat, lo_80 }) => [yhat, lo_80]));
    assertEquals([theirs[0]?.item, ours[0]?.item], ["7", 7], "a store has texts alone");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("train() leaves nothing behind when it fails, and ends on a signal", async () => {
  const { code } = await assertRejects(() => train(weeklyRows(), { ...PLAIN, target: "sales" }), DataError);
  assertEquals(code, "MISSING_COLUMN");
  // Volumes are counted: the next one is that of the training.
  const volume = Number(makeVolume().slice(MEMORY.length)), next = `${MEMORY}${volume + 1}`;
  let seen = null;
  const onProgress = () => {
    seen = lookInMemory(next);
    throw new Error("no more");
  };
  await assertRejects(() => train(weeklyRows(), { ...PLAIN, onProgress }), Error, "no more");
  assertEquals([seen === null, lookInMemory(next)], [false, null]);
  await assertRejects(() => train(weeklyRows(), { ...PLAIN, signal: AbortSignal.abort() }), WorkerError);
});

Deno.test("Trained.close() once for all: what is asked later is told that it is closed", async () => {
  const trained = await train(weeklyRows(), { ...PLAIN, contenders: ["naive"] });
  await trained.forecast();
  trained.close();
  trained.close();
  const isClosed = (thrown: unknown) => assertMatch(String(thrown), /must be open: current value is closed/);
  isClosed(await assertRejects(() => trained.forecast()));
  isClosed(await assertRejects(() => trained.open()));
  isClosed(assertThrows(() => trained.champion(7)));
  isClosed(assertThrows(() => trained.save({ store: "a", registry: "b", reports: "c" })));
  assertEquals(trained.outcomes.length, 2);
});

Deno.test("Trained.forecast() tells what of the rows ahead is passed over, to the log and to who asks", async () => {
  const told: string[] = [], codes: string[] = [], later = weekOf(90);
  const log = { debug() {}, info() {}, error() {}, warn: (text: string) => void told.push(text) };
  using trained = await train(weeklyRows(), { ...OPTIONS, contenders: ["ridge"], log });
  told.length = 0;
  const first = { week: weekOf(70), item: 7, price: 2 };
  const future = [first, { ...first, price: 3 }, { ...first, week: later }];
  const onNotes: NonNullable<Parameters<typeof trained.forecast>[0]>["onNotes"] = (notes) =>
    codes.push(...notes.map(({ code }) => code));
  await trained.forecast({ keys: [7], future, onNotes });
  const expected = ["FUTURE_DUPLICATES", "FUTURE_ROWS_MISSING", "FUTURE_ROWS_UNUSED"];
  assertEquals(codes.toSorted(), expected);
  assertEquals(told.map((text) => /\((\w+)\)$/.exec(text)?.[1]).toSorted(), expected);
  const error = await assertRejects(() => trained.forecast({ future: [{ ...first, week: later }] }), DataError);
  assertEquals(error.code, "FUTURE_COLUMN_MISSING");
});
