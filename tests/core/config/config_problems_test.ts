import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { configProblems } from "../../../lib/core/config/config_problems.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";

const problemsOf = (input: unknown) => assertThrows(() => parseConfig(input), DataError).context.problems;

const CASES: readonly (readonly [input: Record<string, unknown>, ...problems: string[]])[] = [
  [
    { monitoring: { alerts: [{ name: "a", file: "x" }, { name: "a" }] } },
    'monitoring.alerts must have each name once: current value repeats "a"',
    "monitoring.alerts[1] must have one of webhook, command, file: current value is none",
  ],
  [
    { monitoring: { alerts: [{ name: "a", file: "x", command: { argv: ["mail"] } }] } },
    "monitoring.alerts[0] must have one of webhook, command, file: current value is command, file",
  ],
  [
    { horizon: 7, evaluate: { gap: 7 } },
    "evaluate.gap must be below the horizon of 7, or no step is scored: current value is 7",
  ],
  [
    { frequency: "day", weekLabel: "end" },
    'weekLabel must be left out, as the table is not weekly (day): current value is "end"',
  ],
  [{ from: "2024-02-30" }, 'from must be a real date such as 2024-02-29: current value is "2024-02-30"'],
  [
    { until: "soon", from: "x" },
    'from must be a real date such as 2024-02-29: current value is "x"',
    'until must be a real date such as 2024-02-29: current value is "soon"',
  ],
  [
    { from: "2024-03-01", until: "2024-02-29" },
    "from must not lie after until, 2024-02-29: current value is 2024-03-01",
  ],
  [
    { features: { holidays: { easter: ["2023-04-09", "2023-02-29"] } } },
    'features.holidays.easter[1] must be a real date such as 2024-02-29: current value is "2023-02-29"',
  ],
  [
    { features: { names: ["lag_1", "lag_2", "lag_1"] } },
    'features.names must have each name once: current value repeats "lag_1"',
  ],
  [{ target: "item" }, 'each column must have one role: current value is "item" in keys, target'],
  [
    { exogenous: { static: ["kind", "kind"], future: ["date"] } },
    'each column must have one role: current value is "date" in time, exogenous.future',
    'each column must have one role: current value is "kind" in exogenous.static, exogenous.static',
  ],
  [
    { exogenous: { future: ["price"] }, relative: [{ name: "r", of: "prize", within: ["stoer", "item"] }] },
    'relative[0].of must name an exogenous column (did you mean price?): current value is "prize"',
    'relative[0].within must name key columns (item, location): current value is "stoer"',
  ],
  [
    { contenders: ["ridge", "naive", { name: "ridge", base: "naive" }] },
    'contenders must have each name once: current value repeats "ridge"',
  ],
  [
    { contenders: [{ name: "mine", base: "imported", recipe: { transform: "none" } }] },
    'contenders must give an imported model no recipe: current value is one of "mine"',
  ],
  [
    { contenders: [{ name: "mine", base: "ridge", recipe: { names: ["lag_1", "lag_1"] } }] },
    'recipe.names of a contender must have each name once: current value repeats "lag_1"',
  ],
  [{ cleaning: { ranges: { price: [3, 1] } } }, "cleaning.ranges.price must be [low, high]: current value is [3, 1]"],
];
for (const [input, ...problems] of CASES) {
  Deno.test(`configProblems() of ${JSON.stringify(input)} names field, requirement and value`, () => {
    assertEquals(problemsOf({ source: "t.csv", ...input }), problems);
  });
}

Deno.test("configProblems() lets the ends of what is allowed pass", () => {
  const config = parseConfig({
    source: "t.csv",
    horizon: 7,
    evaluate: { gap: 6 },
    from: "2024-02-29",
    until: "2024-02-29",
    cleaning: { ranges: { price: [1, 1] } },
    exogenous: { future: ["price"] },
    relative: [{ name: "r", of: "price", within: ["item"] }],
  });
  assertEquals(configProblems(config), []);
});

Deno.test("configProblems() are told together with those of single fields, unless they rest on one of these", () => {
  assertEquals(problemsOf({ source: "t.csv", seed: -1, from: "x", horizon: 0, evaluate: { gap: 40 } }), [
    "horizon must be > 0: current value is 0",
    "seed must be >= 0: current value is -1",
    'from must be a real date such as 2024-02-29: current value is "x"',
  ]);
  assertEquals(problemsOf({ target: "item", zzzzzzzz: 1 }), [
    "source must be given",
    "zzzzzzzz is no field of a config",
    'each column must have one role: current value is "item" in keys, target',
  ]);
});

Deno.test("configProblems() wants kinds of exogenous columns only", () => {
  assertEquals(problemsOf({ source: "t.csv", exogenous: { static: ["cluster"], kinds: { clusters: "category" } } }), [
    'exogenous.kinds must name exogenous columns (did you mean cluster?): current value is "clusters"',
  ]);
});

Deno.test("configProblems() limits that the hold-out judges need one; the default limit of skill is not judged without", () => {
  const gates = { run: { rmspe: 0.1, failed: 0.1 }, key: { skill: 0.2 } };
  assertEquals(problemsOf({ source: "t.csv", holdout: false, lifecycle: { gates } }), [
    "lifecycle.gates.run.rmspe needs a hold-out: current value is 0.1 beside holdout: false",
    "lifecycle.gates.key.skill needs a hold-out: current value is 0.2 beside holdout: false",
  ]);
  for (const fine of [{ holdout: false }, { lifecycle: { gates } }]) {
    assertEquals(configProblems(parseConfig({ source: "t.csv", ...fine })), []);
  }
});

Deno.test("configProblems() a limit on a run's MASE that no run could break is refused, that of a key is not", () => {
  const problems = (run: number) =>
    configProblems(parseConfig({ source: "t.csv", lifecycle: { gates: { run: { mase: run }, key: { mase: 12 } } } }));
  assertEquals(problems(9.99), []);
  assertEquals(problemsOf({ source: "t.csv", lifecycle: { gates: { run: { mase: 10 } } } }), [
    "lifecycle.gates.run.mase must be below 10, as a key counts at most 10 in the MASE of a run, which never is above it " +
    "(gates.key.mase limits each key by itself): current value is 10",
  ]);
});

Deno.test("configProblems() limits on coverage need levels", () => {
  const gates = { run: { coverage: 10 }, key: { coverage: 20 } };
  assertEquals(problemsOf({ source: "t.csv", levels: [], lifecycle: { gates } }), [
    "lifecycle.gates.run.coverage needs levels: current value is 10 beside levels: []",
    "lifecycle.gates.key.coverage needs levels: current value is 20 beside levels: []",
  ]);
  assertEquals(configProblems(parseConfig({ source: "t.csv", levels: [] })), []);
});

Deno.test("parseConfig() lets the others' demand be a column, and its ratio not", () => {
  const relative = (how: "others" | "ratio") =>
    parseConfig({ source: "t.csv", relative: [{ name: "near", of: "demand", how, within: ["item"] }] });
  assertEquals(relative("others").relative[0].how, "others");
  assertThrows(() => relative("ratio"), DataError, "relative[0].of must name an exogenous column");
});
