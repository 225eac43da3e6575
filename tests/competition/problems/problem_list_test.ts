import { problemBy, problemType } from "@lib/competition/problems/problem_list.ts";
import { partSpans } from "@lib/competition/backtest/part_spans.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { PROBLEM_KINDS } from "@lib/core/config/problem_shapes.ts";
import { CONTENDERS } from "@lib/models/catalog.ts";
import { CLASS, NUMBER } from "../_table.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const spans = partSpans({ folds: 2, isInTime: false, hasTest: true });
const configOf = (problem: "regression" | "classification", metric: "mae" | "accuracy") =>
  resolveConfig(parseConfig({ source: "t.csv", problem, metric }), { frequency: "row" });

Deno.test("problemType() has every kind, whose baseline is a contender of its problem", () => {
  for (const kind of PROBLEM_KINDS) {
    const { baseline } = problemType(kind), found = CONTENDERS.find(({ name }) => name === baseline);
    assertEquals(problemType(kind).kind, kind);
    assert(found !== undefined && (found.problems ?? ["forecast"]).includes(kind), baseline);
  }
});

Deno.test("problemBy() is what the config asks for, by its metric", () => {
  const numbers = problemBy({ config: configOf("regression", "mae"), spec: NUMBER, spans });
  const classes = problemBy({ config: configOf("classification", "accuracy"), spec: CLASS, spans });
  assertEquals([numbers.metricOf("all"), classes.metricOf("all")], ["mae", "accuracy"]);
  assertEquals([numbers.fallbackName(""), classes.isSerial], ["prior_mean", false]);
});

Deno.test("problemBy() refuses rows whose parts nobody has planned", () => {
  const { parts: _, ...others } = spans;
  assertThrows(() => problemBy({ config: configOf("regression", "mae"), spec: NUMBER, spans: others }), RangeError);
});
