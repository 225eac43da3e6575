import { assertEquals } from "@std/assert";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { errorScale } from "@lib/metrics/error_scale.ts";
import { naiveAt, readActualsOf, seasonalAt, summandAt, valuesOf } from "@lib/monitoring/scores/actuals.ts";
import { configOf } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

Deno.test("readActualsOf() gives a window of each key, a scale of its past, and what a file says instead", async () => {
  const work = new Workspace();
  await work.load();
  const group = await currentGroup(work.store, "demo"), day = (d: string) => parsePeriod(group.calendar, d);
  const window = { first: day("2024-01-02"), past: day("2024-01-03"), seasonLength: 1 };
  const plain = await readActualsOf(group, { ...window, file: null });
  assertEquals([...plain.y], [2, 3, 5, 6, NaN, 9]);
  assertEquals([...plain.scale], [errorScale([1, 2, 3], 1).mae, NaN, NaN]);
  const file = {
    key: Int32Array.of(0, 0, 1),
    period: Int32Array.of(day("2024-01-01"), day("2024-01-03"), day("2024-01-04")),
    y: Float64Array.of(7, 8, 4),
    findings: [],
  };
  const more = await readActualsOf(group, { ...window, file });
  assertEquals([...more.y], [2, 8, NaN, 5, 6, 4, NaN, 9, NaN]);
  assertEquals([more.end, more.periods, [...valuesOf(more, 1)]], [group.end, 3, [5, 6, 4]]);
  const later = await readActualsOf(group, { ...window, first: group.end + 5, file: null });
  assertEquals([later.periods, later.y.length], [0, 0]);
});

Deno.test("readActualsOf() does not know what the table filled behind the last row of a key, but for sums; holes are zeros", async () => {
  const work = new Workspace(configOf({ keys: ["item"], frequency: "day", cleaning: { gaps: "zero" } }));
  const days = (item: string, of: number[], y: number) => of.map((day) => `2024-01-0${day},${item},${y}`);
  const rows = [...days("a", [1, 2, 3, 4, 5, 6], 7), ...days("b", [1, 3], 5), ...days("c", [1, 2, 3, 4, 5], 0)];
  await work.load(`date,item,demand\n${rows.join("\n")}\n`);
  const group = await currentGroup(work.store, "demo"), { end } = group;
  const window = { first: end - 4, past: end - 4, seasonLength: 1, file: null };
  const known = await readActualsOf(group, window);
  assertEquals([...known.y], [...[7, 7, 7, 7, 7], ...[0, 5, NaN, NaN, NaN], ...[0, 0, 0, 0, NaN]]);
  assertEquals([...known.last], [end, end - 3, end - 1]);
  assertEquals([end - 4, end - 3, end].map((period) => summandAt(known, 1, period)), [0, 5, 0]);
  const before = await readActualsOf({ ...group, lateRows: undefined }, window); // who did not record it
  assertEquals([...before.y].slice(10), [NaN, NaN, NaN, NaN, NaN]);
});

Deno.test("naiveAt() is the last known value, not further back than asked", () => {
  const values = Float64Array.of(4, 5, NaN, NaN, 9);
  assertEquals([1, 2, 3].map((origin) => naiveAt(values, origin, 2)), [5, 5, NaN]);
  assertEquals([naiveAt(values, -1, 2), naiveAt(values, 9, 6)], [NaN, 9]);
});

Deno.test("seasonalAt() is the value of the last cycle that was known at the origin, or of the one before", () => {
  const values = Float64Array.of(1, 2, 3, NaN, 5, 6, 7, 8);
  const at = (period: number, origin: number) => seasonalAt(values, period, { origin, seasonLength: 3 });
  assertEquals([at(5, 4), at(8, 4), at(6, 4)], [3, 3, 1]); // 6: the value of 3 is missing, that of 0 is not
  assertEquals([at(3, 1), at(4, 0)], [1, NaN]);
});
