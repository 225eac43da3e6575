import { assert, assertEquals } from "@std/assert";
import { calendarNames, exogenousNames, historyNames } from "@lib/features/default_names.ts";
import { parseFeature } from "@lib/features/registry.ts";
import { specOf } from "./_panel.ts";

Deno.test("historyNames() are known names, and grow with the history", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const spec = specOf([], { calendar: { frequency, anchor: 0 } });
    let fewer = 0;
    for (const history of [1, 10, 40, 100, 500, 5000]) {
      const names = historyNames(spec, { history, steps: 4 });
      assertEquals(new Set(names).size, names.length);
      for (const name of names) parseFeature(name, spec);
      assert(names.length >= fewer, `${frequency} ${history}`);
      fewer = names.length;
    }
  }
});

Deno.test("calendarNames() add yearly terms with the years", () => {
  const spec = specOf([], { calendar: { frequency: "week", anchor: 0 } });
  const count = (history: number) =>
    calendarNames(spec, { history, steps: 1 }).filter((name) => name.startsWith("fourier")).length;
  assertEquals([count(50), count(60), count(110)], [0, 2, 4]);
});

Deno.test("exogenousNames() give prices ratios, flags differences, the undecided both", () => {
  const names = (positive?: boolean) => exogenousNames(specOf([]), [{ name: "x", kind: "future", positive }]);
  assertEquals(names(true), ["x_lag_0", "x_lag_1", "x_change_lag_0", "x_log_ratio_window_28"]);
  assertEquals(names(false), ["x_lag_0", "x_lag_1", "x_excess_window_28"]);
  assertEquals(names(), ["x_lag_0", "x_lag_1", "x_log_ratio_window_28", "x_excess_window_28"]);
});

Deno.test("exogenousNames() of categories and statics are their numbers", () => {
  const sources = [
    { name: "a", kind: "future" as const, levels: ["x"] },
    { name: "b", kind: "historic" as const, levels: ["x"] },
    { name: "c", kind: "static" as const },
  ];
  assertEquals(exogenousNames(specOf([]), sources), ["a_lag_0", "b_lag_1", "static_c"]);
});
