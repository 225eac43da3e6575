import { seriesKey } from "../../../lib/core/rows/panel.ts";
import type { Outcome } from "../../../lib/core/outcome.ts";
import { OutcomeRows } from "../../../lib/training/record/outcome_rows.ts";
import { assertEquals, assertThrows } from "@std/assert";

const KEYS = ["a", "b", "c"].map((part) => seriesKey([part]));
const [A, B, C] = KEYS;
const error = { name: "FitError", code: "EMPTY", message: "nothing", hint: "", context: {} };
const ALL: Outcome[] = [
  { key: A, status: "champion", contender: "ets", version: 3, reason: "", scores: { mase: 0.1 + 0.2, skill: NaN } },
  { key: B, status: "failed", contender: "", version: 0, reason: "", error, scores: {} },
  { key: C, status: "fallback", contender: "zero", version: 1, reason: "ENDED", scores: { mase: 2, skill: -1 } },
];

Deno.test("OutcomeRows give back every outcome as it was, errors and missing scores included", () => {
  const rows = new OutcomeRows();
  for (const outcome of ALL) rows.add(outcome);
  assertEquals([rows.length, [...rows.of(KEYS)]], [3, ALL]);
  assertEquals(JSON.parse(JSON.stringify(rows.of(KEYS).at(2))), JSON.parse(JSON.stringify(ALL[2])));
});

Deno.test("OutcomeRows give outcomes in the order of other keys than they came in", () => {
  const rows = new OutcomeRows();
  for (const outcome of ALL) rows.add(outcome);
  assertEquals([...rows.of([C, A], Int32Array.of(2, 0))], [ALL[2], ALL[0]]);
});

Deno.test("OutcomeRows refuse scores by other names", () => {
  const rows = new OutcomeRows();
  rows.add(ALL[0]);
  assertThrows(() => rows.add({ ...ALL[2], scores: { mase: 1 } }), RangeError);
});
