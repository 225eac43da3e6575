import { rowsChampion, rowsFacts, targetValues } from "@lib/competition/problems/rows_problem.ts";
import { partSpans } from "@lib/competition/backtest/part_spans.ts";
import { concatPanels } from "@lib/core/rows/panel.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { priorMean } from "@lib/models/contract/prior_mean.ts";
import { CLASS, FOLDS, NUMBER, problemFor, rowsOf, TWO } from "../_table.ts";
import { assertEquals } from "@std/assert";

Deno.test("rowsProblem() pools the rows of all keys that are known at an origin, one of a stride", () => {
  const panel = concatPanels([rowsOf(NUMBER, "a"), rowsOf(NUMBER, "b")]);
  const rows = (origin: number, stride: number) =>
    [...problemFor(NUMBER).pool(panel, [NUMBER], { origin, stride })].map(([, { ds }]) => ds.length)[0];
  assertEquals([rows(0, 1), rows(FOLDS, 1), rows(FOLDS + 1, 1), rows(0, 2)], [26, 34, 44, 13]);
});

Deno.test("targetValues() are those of one target that are known", () => {
  const known = Float64Array.of(1, 10, NaN, 20);
  assertEquals([0, 1].map((t) => [...targetValues(known, t, TWO.task)]), [[1], [10, 20]]);
});

Deno.test("rowsFacts() are the parts and the task of a plan", () => {
  const spans = partSpans({ folds: 2, isInTime: true, hasTest: false });
  const config = resolveConfig(parseConfig({ source: "t.csv", problem: "classification" }), { frequency: "row" });
  assertEquals(rowsFacts({ config, spec: CLASS, spans }), { parts: { folds: 2, isInTime: true }, task: CLASS.task });
});

Deno.test("rowsChampion() keeps of members what rows have", () => {
  const member = { contender: "p", family: priorMean as never, fitted: 1, weight: 1, shared: "", smear: 1, lift: 0 };
  const parts = { contender: "p", combine: "weighted", members: [member], spec: NUMBER } as const;
  const { members: [own], end } = rowsChampion(parts, 4, {} as never);
  assertEquals([Object.keys(own ?? {}).sort(), end], [["contender", "family", "fitted", "shared", "weight"], 4]);
  const { members: [onTop] } = rowsChampion({ ...parts, members: [{ ...member, prior: "pooled:p" }] }, 4, {} as never);
  assertEquals(onTop?.prior, "pooled:p");
});
