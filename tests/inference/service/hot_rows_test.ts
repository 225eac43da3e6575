import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { HotRows } from "@lib/inference/service/hot_rows.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { codeOf, modelPacks, NOW } from "../_fixtures.ts";
import { designOf, registerRows, rowsChampion, SPENT } from "../rows/_fixtures.ts";
import { GROUP, rowsSnapshot, snapshotIn } from "../rows/_snapshot.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
const A = { shop: "a", area: "north" }, B = { shop: "b", area: "north" }, NEW = { shop: "c", area: "north" };

Deno.test("HotRows.predict() gives what the champion says, bit for bit, with who served", async () => {
  const { snapshot } = await rowsSnapshot({ keys: KEYS }), hot = new HotRows(1e7);
  const rows = [{ ...A, age: 25, plan: "basic" }, { ...B, age: "40.5", plan: "basic" }, {
    ...A,
    age: 33,
    plan: "basic",
  }];
  const { predictions, keys, keyOf, notes, names, ...facts } = await hot.predict({ rows }, snapshot);
  const said = predictRows(rowsChampion(), designOf(SPENT, [25, 40.5, 33]));
  assertEquals([predictions.values, predictions.lo], [said.values, "lo" in said ? said.lo : []]);
  assertEquals([keys, [...keyOf], notes], [KEYS, [0, 1, 0], []]);
  assertEquals(facts, { table: "spending", keyColumns: ["shop", "area"], dataVersion: 2, state: "s" });
  assertEquals(predictions.keys.map(({ scope, version, run }) => [scope, version, run]), [["own", 1, "r1"], [
    "own",
    1,
    "r1",
  ]]);
  const text = { ...A, age: "25.0", plan: "basic" };
  assertEquals([new Set(names()).size, names()[0]], [3, (await hot.predict({ rows: [text] }, snapshot)).names()[0]]);
  await hot.predict({ rows }, snapshot);
  assertEquals([hot.status().hits, hot.status().entries], [3, 2]);
  snapshot.open.release();
});

Deno.test("HotRows.predict() loses no row for a bad number, an unknown text, a missing column or an unseen key", async () => {
  const { snapshot } = await rowsSnapshot({ keys: KEYS, unseen: rowsChampion("global") });
  const rows = [
    { ...A, age: "forty", plan: "basic" },
    { ...A, age: Infinity, plan: "platinum" },
    { ...A },
    { ...NEW, age: 30, plan: "basic" },
    { ...A, age: NaN, plan: null },
  ];
  const { predictions, notes } = await new HotRows(1e7).predict({ rows }, snapshot);
  assertEquals([...predictions.failed], [0, 0, 0, 0, 0]);
  assertEquals(notes.map(({ code, message }) => [code, message.split(" ")[0]]), [["UNREADABLE_VALUE", "2"], [
    "UNKNOWN_LEVEL",
    "1",
  ]]);
  assertEquals(notes[0]!.message, '2 values that are no number, taken as missing (age, such as "forty")');
  const { status, reason, scope, id } = predictions.keys[1]!;
  assertEquals([status, reason, scope, id], ["fallback", "NEW_KEY", "global", null]);
  assertAlmostEquals(predictions.values[3]!, predictRows(rowsChampion(), designOf(SPENT, [30])).values[0]!);
  snapshot.open.release();
});

Deno.test("HotRows.predict() says why keys have no model, and reads columns of the names of prototypes", async () => {
  const { snapshot } = await rowsSnapshot({ keys: [KEYS[0]!], failed: [KEYS[1]!] });
  const odd = JSON.parse(`{"shop":"a","area":"north","__proto__":"x","constructor":"y","age":21}`);
  const { predictions } = await new HotRows(1e7).predict({ rows: [odd, B, NEW] }, snapshot);
  assertEquals(predictions.keys.map(({ status, reason }) => [status, reason]), [
    ["champion", ""],
    ["failed", "SINGULAR"],
    ["failed", "NO_CHAMPION"],
  ]);
  assertEquals([...predictions.failed], [0, 1, 1]);
  assertEquals(await codeOf(() => new HotRows(1e7).predict({ rows: [] }, snapshot)), "INVALID_REQUEST");
  snapshot.open.release();
});

Deno.test("HotRows.predict() gives the levels that are asked for, and refuses those that no model has", async () => {
  const { snapshot } = await rowsSnapshot({ keys: KEYS }), hot = new HotRows(1e7), rows = [{ ...A, age: 25 }, NEW];
  const { predictions } = await hot.predict({ rows, levels: [95] }, snapshot);
  assertEquals([predictions.levels, predictions.lo.length], [[95], 1]);
  for (const levels of [[50], [80, 80], [100]]) {
    assertEquals(await codeOf(() => hot.predict({ rows, levels }, snapshot)), "INVALID_REQUEST");
  }
  snapshot.open.release();
});

Deno.test("HotRows.predict() serves versions that are asked for, and refuses a name that nothing has", async () => {
  const { snapshot, root } = await rowsSnapshot({ keys: KEYS });
  snapshot.open.release();
  const registry = openRegistry(root, { now: NOW });
  registerRows(registry, "r2", { keys: [KEYS[0]!], champion: rowsChampion("own", { contender: "second" }) });
  registry.close();
  const next = await snapshotIn(root), rows = [{ ...A, age: 25 }, { ...B, age: 25 }], hot = new HotRows(1e7);
  const served = async (choice?: { run: string }) =>
    (await hot.predict({ rows, choice }, next)).predictions.keys.map(({ model, reason }) => model || reason);
  assertEquals(await served(), ["second", "own"]);
  assertEquals(await served({ run: "r1" }), ["own", "own"]);
  assertEquals(await served({ run: "r2" }), ["second", "NO_SUCH_VERSION"]);
  assertEquals(await codeOf(() => hot.predict({ rows, choice: { contender: "x" } }, next)), "NOT_FOUND");
  next.open.release();
});

Deno.test("HotRows.predict() a model that cannot be read is replaced by the key's former one", async () => {
  const { snapshot, root } = await rowsSnapshot({ keys: KEYS });
  snapshot.open.release();
  const registry = openRegistry(root, { now: NOW }), first = modelPacks(root);
  registerRows(registry, "r2", { keys: KEYS, champion: rowsChampion("own", { contender: "second" }) });
  registry.close();
  const [pack] = modelPacks(root).filter((path) => !first.includes(path));
  Deno.truncateSync(pack!, 20);
  const next = await snapshotIn(root);
  const { predictions } = await new HotRows(1e7).predict({ rows: [{ ...A, age: 25 }] }, next);
  assertEquals([predictions.keys[0]!.model, predictions.keys[0]!.reason.split(":")[0]], ["own", "FORMER_VERSION"]);
  next.open.release();
});

Deno.test("HotRows.predict() of ten thousand rows ends when it is aborted", async () => {
  const { snapshot } = await rowsSnapshot({ keys: KEYS, unseen: rowsChampion("global") });
  const rows = Array.from({ length: 10_000 }, (_, i) => ({ shop: `${i % 100}`, area: "x", age: i % 50 }));
  const { predictions } = await new HotRows(1e7).predict({ rows }, snapshot);
  assertEquals([predictions.failed.length, predictions.keys.length], [10_000, 100]);
  const ending = new AbortController(), work = new HotRows(1e7).predict({ rows }, snapshot, ending.signal);
  ending.abort(new Error("gone"));
  await assertRejects(() => work, Error, "gone");
  snapshot.open.release();
});

Deno.test("HotRows.predict() of each target tells rows by their place in the request", async () => {
  const { snapshot } = await rowsSnapshot({ keys: KEYS, unseen: rowsChampion("global") });
  const several = { ...GROUP, keyColumns: ["shop", "target"], table: { possible: { left: [0], plan: [1] } } };
  const asked = { ...snapshot, group: several as unknown as typeof GROUP }, hot = new HotRows(1e7);
  const { places, notes } = await hot.predict({ rows: [{ shop: "a", age: 25 }, { age: 30 }] }, asked);
  assertEquals(places, Int32Array.of(0, 0, 1, 1));
  assertEquals(notes.find(({ code }) => code === "MISSING_KEY")?.message.slice(-8), '"row 2")');
  const named = await hot.predict({ rows: [{ shop: "a", target: "left" }, { shop: "b", target: "plan" }] }, asked);
  assertEquals(named.places, undefined);
  snapshot.open.release();
});
