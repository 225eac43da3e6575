import { PROBLEM_KINDS } from "../../../lib/core/config/problem_shapes.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { CONTENDERS } from "@lib/models/catalog.ts";
import { checkConfig } from "@lib/training/plan/check_config.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import { trainTable } from "@lib/training/train.ts";

const check = (fields: Partial<ConfigInput>) => checkConfig(parseConfig({ source: "no/such/table.csv", ...fields }));

Deno.test("checkConfig() refuses a feature of a recipe that there is not", () => {
  const config = (name: string) =>
    parseConfig({ source: "t.csv", contenders: [{ name: "own", base: "ridge", recipe: { names: [name] } }] });
  checkConfig(config("lag_1"));
  assertEquals(assertThrows(() => checkConfig(config("leg_1")), DataError).code, "UNKNOWN_FEATURE");
});

Deno.test("checkConfig() lets pass what the catalogue and the features know", () => {
  check({});
  check({ contenders: ["ridge", { name: "ridge_10", base: "ridge", params: { penalty: 10 } }, "mean"] });
  check({
    exogenous: { static: ["kind"], historic: ["visitors"], future: ["price"] },
    relative: [{ name: "price_rel", of: "price", within: ["location"] }],
    features: {
      names: [
        "lag_1",
        "dow",
        "static_kind",
        "visitors_lag_1",
        "price_lag_0",
        "price_rel_change_lag_0",
        "holiday_easter",
      ],
      holidays: { easter: ["2024-03-31"] },
    },
  });
});

Deno.test("checkConfig() lets every contender of the catalogue pass as it is", () => {
  for (const problem of PROBLEM_KINDS) {
    const own = CONTENDERS.filter(({ problems = ["forecast"] }) => problems.includes(problem));
    check({ problem, contenders: own.filter(({ name }) => name !== "blend").map(({ name }) => name) });
    for (const { name, scope, params } of own) {
      if (scope !== "combination") check({ problem, contenders: [{ name: `my_${name}`, base: name, params }] });
    }
  }
});

Deno.test("checkConfig() says which value of which parameter is wrong", () => {
  const contenders = [{ name: "wide", base: "moving_average", params: { window: -3 } }];
  assertEquals(
    assertThrows(() => check({ contenders }), DataError).message,
    'Cannot enter "wide" as its params must be valid: ' +
      "Cannot fit moving_average as window must be an integer in [0, 1000000]: current value is -3",
  );
});

Deno.test("checkConfig() looks at hyperparameters that were found as at those of contenders: of all keys, by class, of variants", () => {
  const own = { name: "own", base: "moving_average", params: { window: 4 } };
  check({ contenders: [own], hyperparameters: { own: { params: { window: 8 }, classes: { smooth: { window: 2 } } } } });
  const codeOf = (hyperparameters: ConfigInput["hyperparameters"]) =>
    assertThrows(() => check({ contenders: [own], hyperparameters }), DataError).code;
  assertEquals(codeOf({ gradient_boosting: { params: { trees: -1 } } }), "INVALID_PARAMETER");
  assertEquals(codeOf({ croston: { params: { alpha: 3 } } }), "INVALID_PARAMETER");
  assertEquals(codeOf({ own: { params: {}, classes: { smooth: { window: -2 } } } }), "INVALID_PARAMETER");
  assertEquals(codeOf({ nobody: { params: {} } }), "UNKNOWN_CONTENDER");
});

Deno.test("checkConfig() keeps the code of a single problem", () => {
  const cases: readonly (readonly [Partial<ConfigInput>, string])[] = [
    [{ contenders: ["rigde"] }, "UNKNOWN_CONTENDER"],
    [{ contenders: [{ name: "x", base: "ridge", params: { penatly: 1 } }] }, "UNKNOWN_PARAMETER"],
    [{ contenders: [{ name: "x", base: "ridge", params: { penalty: "much" } }] }, "INVALID_PARAMETER"],
    [{ contenders: [{ name: "x", base: "ridge", params: { penalty: -1 } }] }, "INVALID_PARAMETER"],
    [{ contenders: [{ name: "x", base: "moving_average", params: { window: 1.5 } }] }, "INVALID_PARAMETER"],
    [{ contenders: [{ name: "x", base: "random_forest", params: { trees: 0 } }] }, "INVALID_PARAMETER"],
    [{ contenders: [{ name: "oracle", base: "ridge" }] }, "RESERVED_NAME"],
    [{ features: { names: ["lag_1", "lga_7"] } }, "UNKNOWN_FEATURE"],
    [{ features: { names: ["holiday_easter"] } }, "UNKNOWN_FEATURE"],
    [{ exogenous: { historic: ["price"] }, features: { names: ["price_lag_0"] } }, "UNKNOWN_FEATURE"],
  ];
  for (const [fields, code] of cases) assertEquals(assertThrows(() => check(fields), DataError).code, code);
});

Deno.test("checkConfig() tells several problems at once, each with its remedy", () => {
  const error = assertThrows(
    () => check({ contenders: ["rigde", "theta", { name: "oracle", base: "ridge" }], features: { names: ["lga_7"] } }),
    DataError,
  );
  assertEquals(error.code, "INVALID_CONFIG");
  assertEquals(error.context.problems, [
    'Cannot enter a contender as it must be in the catalogue: current value is "rigde" (Did you mean "ridge"?)',
    'Cannot enter a contender as its name must not be that of another method: current value is "oracle" ' +
    "(Give the variant a name of its own.)",
    'Cannot compute a feature as its name must be a known one: current value is "lga_7" (Did you mean "lag_7"?)',
  ]);
});

Deno.test("trainTable() and evaluateTable() refuse unknown names before they look for the table", async () => {
  const config = parseConfig({ source: "no/such/table.csv", contenders: ["rigde"] });
  const folders = { store: "no/store", registry: "no/registry", reports: "no/reports", now: () => new Date(0) };
  const trained = await assertRejects(() => trainTable(config, folders), DataError);
  const evaluated = await assertRejects(
    () => evaluateTable(config, { store: "no/store", scratch: "no/scratch", output: "no.csv" }),
    DataError,
  );
  assertEquals([trained.code, evaluated.code], ["UNKNOWN_CONTENDER", "UNKNOWN_CONTENDER"]);
});

Deno.test("trainTable() and evaluateTable() refuse a filter and an output that cannot be before they look for the table", async () => {
  const config = parseConfig({ source: "no/such/table.csv" });
  const where = { itm: ["007"] };
  const trained = await assertRejects(
    () => trainTable(config, { where, store: "no/s", registry: "no/r", reports: "no/p", now: () => new Date(0) }),
    DataError,
  );
  assertEquals([trained.code, trained.hint], ["MISSING_COLUMN", 'Did you mean "item"?']);
  const evaluate = (more: { where?: typeof where; output: string }) =>
    assertRejects(() => evaluateTable(config, { store: "no/s", scratch: "no/t", ...more }), DataError);
  assertEquals((await evaluate({ where, output: "f.csv" })).code, "MISSING_COLUMN");
  assertEquals((await evaluate({ output: "f.xls" })).code, "UNSUPPORTED_FORMAT");
});

Deno.test("checkConfig() takes names of holidays and events, which only the table tells, where a config has any", () => {
  const names = ["event_fair_before_1", "holiday_good_friday", "holidays_after_2", "days_to_holiday"];
  const fields = { source: "t.csv", features: { names } };
  checkConfig(parseConfig({ ...fields, holidays: { country: "DE" } }));
  assertEquals(assertThrows(() => checkConfig(parseConfig(fields)), DataError).code, "INVALID_CONFIG");
});

Deno.test("checkConfig() looks at hyperparameters of contenders that only rows have", () => {
  const hyperparameters = { logistic: { params: {} }, global_random_forest: { params: { trees: 20 } } };
  check({ problem: "classification", hyperparameters } as never);
});
