import { assertEquals, assertMatch } from "@std/assert";
import { emptyLevels, errorsNeeded, tellEmptyLevel } from "@lib/competition/calibration/empty_levels.ts";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { errorsOf } from "../_errors.ts";

/** One key with so many errors on one span. */
const learned = (count: number) => {
  const key = errorsOf([Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / count))]);
  return learnIntervals([key], { horizon: count, levels: [95, 80] });
};

Deno.test("errorsNeeded() is the least that a level is learned from", () => {
  assertEquals([50, 80, 90, 95].map(errorsNeeded), [3, 9, 19, 39]);
  assertEquals(emptyLevels(learned(39)), []);
  assertEquals(emptyLevels(learned(38)), [{ level: 95, keys: 1, errors: 38, needed: 39 }]);
});

Deno.test("emptyLevels() names every level that is empty, ascending", () => {
  assertEquals(emptyLevels(learned(8)).map(({ level, needed }) => [level, needed]), [[80, 9], [95, 39]]);
});

Deno.test("tellEmptyLevel() says the level and why", () => {
  const line = tellEmptyLevel({ level: 95, keys: 1, errors: 38, needed: 39 });
  assertMatch(line, /^1 key has no 95 % interval: .* at least 39 errors of folds, 38 are known.*\(INTERVAL_EMPTY\)$/);
});
