import { assertEquals } from "@std/assert";
import { formatSignificance, tellByKey } from "../../../lib/cli/train/significance_table.ts";

const method = (name: string, difference: number) => {
  return {
    method: name,
    keys: 80,
    difference,
    lo: difference - 0.05,
    hi: difference + 0.05,
    pValue: 0.001,
    adjusted: 0.002,
  };
};
const FOUND = {
  keys: 90,
  methods: [method("ridge", -0.1), method("ets", 0.02)],
  byKey: [{ method: "seasonal_naive", keys: 80, better: 30, worse: 2 }],
};

Deno.test("formatSignificance() shows the closest rival first, and what single keys say", () => {
  assertEquals(formatSignificance(FOUND).split("\n"), [
    "Differences that are more than chance: mean of (ours - theirs) / (ours + theirs) over 90 keys",
    "ours against  difference  95 % from      to      p  p, Holm  keys",
    "ets               +2.0 %     -3.0 %  +7.0 %  0.001    0.002    80",
    "ridge            -10.0 %    -15.0 %  -5.0 %  0.001    0.002    80",
    "Key by key against seasonal_naive: better on 30 of 80, worse on 2 (Diebold-Mariano, at most 5 % of them by chance)",
  ]);
});

Deno.test("formatSignificance() is empty where nothing could be tested", () => {
  assertEquals([formatSignificance({ keys: 3, methods: [], byKey: [] }), tellByKey([])], ["", []]);
});
