import { keyWatchOf, numbersOf, ROW_WATCH_WIDTH, WatchRows } from "@lib/competition/watch/watch_rows.ts";
import type { KeyWatch } from "@lib/competition/watch/watch_table.ts";
import { assertEquals } from "@std/assert";

const watchOf = (group: string, level: number): KeyWatch => {
  const score = (mean: number) => ({ mean, scale: mean / 3, allowance: 0.25, persistence: 1 + mean });
  return { group, level, scores: [score(0.1), score(0.2), score(0.7)] };
};
const ROWS: readonly (readonly [string, KeyWatch])[] = [["a1", watchOf("smooth", 5)], ["b2", watchOf("total", 1 / 3)]];

Deno.test("WatchRows give every key back by id and in order, bit by bit, and nothing of others", () => {
  const rows = new WatchRows();
  rows.add(...ROWS[0]!);
  assertEquals([rows.get("a1"), rows.get("b2")], [ROWS[0]![1], undefined]);
  rows.add(...ROWS[1]!);
  assertEquals([rows.size, rows.get("b2"), [...rows]], [2, ROWS[1]![1], ROWS]);
});

Deno.test("keyWatchOf() is the inverse of a key's numbers", () => {
  const [[, watch]] = ROWS as [(typeof ROWS)[number]];
  const numbers = [watch.level, ...watch.scores.flatMap(numbersOf)];
  assertEquals([numbers.length, keyWatchOf(numbers, "smooth")], [ROW_WATCH_WIDTH, watch]);
});
