import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { learnOne, learnWatch, watchedLevel, watchReferenceOf } from "@lib/competition/watch/watch_table.ts";
import { effectOf, SIDE_WIDTH, WATCH_WIDTH, watchPeriod } from "@lib/competition/watch/watch_period.ts";
import { referenceRow } from "@lib/competition/watch/watch_reference.ts";
import { normalRecord, normalSources } from "./_watch.ts";

const OPTIONS = { level: 80, floor: 0.2, perYear: 52, seed: 1 };

Deno.test("learnWatch() gives groups with enough keys limits of their own, and joins the others with their like", () => {
  const sources = [
    ...normalSources(40),
    ...normalSources(20, "erratic").map((own, k) => ({ ...own, id: String(k).padStart(32, "e") })),
    ...normalSources(3, "lumpy").map((own, k) => ({ ...own, id: String(k).padStart(32, "f") })),
  ];
  const { groups, keys, periods } = learnWatch(sources, OPTIONS);
  assertEquals(Object.keys(groups), ["smooth", "regular", "all"]);
  assertEquals([...new Set(Array.from(keys, ([, { group }]) => group))], ["smooth", "regular", "all"]);
  assertEquals([keys.size, periods], [63, 52]);
});

Deno.test("learnWatch() of few keys takes limits of simulated demand, and their own level and scale", () => {
  const table = learnWatch(normalSources(3), OPTIONS), key = table.keys.get("0".repeat(31) + "1")!;
  assertEquals(table.groups, {});
  const { level, bias } = watchReferenceOf(table, key, 0.01);
  assertAlmostEquals(level, 6, 0.5);
  assertAlmostEquals(bias.scale, 0.2, 0.06);
  assert(bias.limit > 0 && Number.isFinite(bias.limit));
});

Deno.test("learnWatch() is the same whatever the order of the keys of a group is asked for, and for no key at all", () => {
  const sources = normalSources(35);
  assertEquals(learnWatch(sources, OPTIONS), learnWatch(normalSources(35), OPTIONS));
  assertEquals(learnWatch([], OPTIONS).keys.size, 0);
});

Deno.test("learnOne() is null of few errors, of none that differ, and without demand", () => {
  const { keys: _, ...table } = learnWatch(normalSources(3), OPTIONS), record = normalRecord(1);
  const learned = (own: typeof record) => learnOne(table, { group: "smooth", record: () => own });
  assert(learned(record) !== null);
  assertEquals(learned(normalRecord(1, { size: 11 })), null);
  assertEquals(learned({ ...record, y: record.yhat }), null);
  assertEquals(learned({ ...record, y: record.y.map(() => 0) }), null);
  assertEquals(learned({ ...record, y: record.y.map(() => NaN) }), null);
});

Deno.test("watchedLevel() is the one nearest to 80 %", () => {
  assertEquals([[50, 95], [80, 95], [99]].map(watchedLevel), [95, 80, 99]);
});

Deno.test("watchReferenceOf() keeps its promise on keys that live on as before, whose means nobody knows exactly", () => {
  const keys = 300,
    promise = 0.1,
    sources = normalSources(keys).map((own, k) => ({
      ...own,
      record: () => normalRecord(k, { size: 40, bias: 0.05 * Math.sin(k) }),
    }));
  const table = learnWatch(sources, { ...OPTIONS, perYear: 365 });
  let alarmed = 0;
  sources.forEach(({ id }, k) => {
    const row = Float64Array.from(referenceRow(watchReferenceOf(table, table.keys.get(id)!, promise)));
    const state = new Float64Array(WATCH_WIDTH),
      { y, yhat, lo, hi } = normalRecord(10_000 + k, {
        size: 365,
        bias: 0.05 * Math.sin(k),
      });
    const isAlarm = (_: number, t: number) => {
      watchPeriod(row, state, { y: y[t]!, yhat: yhat[t]!, lo: lo[t]!, hi: hi[t]! });
      return [5, 5, 9, 13].some((limit, side) =>
        state[side * SIDE_WIDTH]! > row[limit]! && effectOf(state, side) >= 0.2
      );
    };
    if (y.some(isAlarm)) alarmed++;
  });
  // Three standard deviations of a binomial above what is promised.
  assert(alarmed <= keys * promise + 3 * Math.sqrt(keys * promise), `${alarmed} of ${keys}`);
});
