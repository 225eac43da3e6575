import { assertEquals } from "@std/assert";
import type { KeyVerdict } from "@lib/core/outcome.ts";
import { isSilent, judgeAgain, limitsOf } from "@lib/competition/backtest/verdict.ts";

const OPTIONS = { horizon: 2, seasonLength: 3, minRows: 3, zeroFilled: true };
const judge = (y: number[], earlier: KeyVerdict, changes = {}) =>
  judgeAgain(Float64Array.from(y), earlier, { ...OPTIONS, ...changes });

Deno.test("judgeAgain() a champion stays one as long as there is something to learn from", () => {
  assertEquals(judge([1, 2, 3, 4], ""), "");
  assertEquals(judge([1, 2], ""), "");
  assertEquals(judge([1, 2, 3, 0, 0, 0], ""), "");
  assertEquals(judge([1, 2, 3, 0, 0, 0, 0], ""), "ENDED");
  assertEquals(judge([1, 2, 3, NaN, NaN, NaN, NaN], ""), "ENDED");
  assertEquals(judge([0, 0, 0, 0], ""), "ALL_ZERO");
  assertEquals(judge([NaN, NaN], ""), "ALL_MISSING");
  assertEquals(judge([4, 4, 4, 4], ""), "CONSTANT");
});

Deno.test("judgeAgain() sales end a silence; what was too short may be long enough; other reasons stand", () => {
  for (const earlier of ["ALL_MISSING", "TOO_SHORT"] as const) {
    assertEquals(judge([0, 0, 3, 4, 5], earlier), "NO_EVALUATION");
    assertEquals(judge([0, 0, 3, 4], earlier), "TOO_SHORT");
    assertEquals(judge([0, 0, 0, 0], earlier), "ALL_ZERO");
  }
  for (const earlier of ["ALL_ZERO", "ENDED", "CONSTANT", "RESUMED"] as const) {
    for (const y of [[0, 0, 3], [0, 0, 3, 4], [0, 0, 3, 4, 5]]) assertEquals(judge(y, earlier), "RESUMED");
    assertEquals(judge([0, 0, 0, 0], earlier), "ALL_ZERO");
  }
  for (const earlier of ["TIME_LIMIT", "DEGENERATE", "CONTENDERS_FAILED", "NO_EVALUATION"] as const) {
    assertEquals(judge([0, 0, 3, 4, 5], earlier), earlier);
    assertEquals(judge([3, 4, 5, 0, 0, 0, 0], earlier), "ENDED");
  }
});

Deno.test("limitsOf() a key has ended after two horizons or a season, whichever is longer", () => {
  assertEquals(limitsOf(OPTIONS), { endedAfter: 4, minRows: 3, zeroFilled: true });
  assertEquals(limitsOf({ ...OPTIONS, seasonLength: 12 }).endedAfter, 12);
});

Deno.test("isSilent() where nobody can be fitted", () => {
  const all: KeyVerdict[] = ["ALL_MISSING", "ALL_ZERO", "ENDED", "CONSTANT", "TOO_SHORT", "NO_EVALUATION", ""];
  assertEquals(all.map(isSilent), [true, true, true, true, false, false, false]);
});
