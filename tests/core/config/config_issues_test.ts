import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { formatValue, repeated } from "../../../lib/core/config/config_issues.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";

const problemsOf = (input: unknown) => assertThrows(() => parseConfig(input), DataError).context.problems;

const CASES: readonly (readonly [input: Record<string, unknown>, ...problems: string[]])[] = [
  [{ source: undefined }, "source must be given"],
  [{ source: "" }, 'source must be a text that is not empty: current value is ""'],
  [{ horizon: "28" }, 'horizon must be a number: current value is "28"'],
  [{ horizon: 1.5 }, "horizon must be a whole number: current value is 1.5"],
  [{ horizon: 0 }, "horizon must be > 0: current value is 0"],
  [{ seed: -1 }, "seed must be >= 0: current value is -1"],
  [{ margin: 2 }, "margin must be <= 1: current value is 2"],
  [{ contenders: [] }, "contenders must be a list of >= 1: current value is []"],
  [{ holdout: "yes" }, 'holdout must be true or false: current value is "yes"'],
  [{ folds: 3 }, "folds must be an object with fields: current value is 3"],
  [
    { levels: [0.8, 95], contenders: [] },
    "levels[0] must be in percent, >= 1 (80, not 0.8): current value is 0.8",
    "contenders must be a list of >= 1: current value is []",
  ],
  [{ levels: [80, 100] }, "levels[1] must be < 100: current value is 100"],
  [{ levels: [80, 80] }, "levels must be a list with each level once: current value is [80,80]"],
  [
    { cleaning: { gaps: "zeros" } },
    'cleaning.gaps must be one of missing, zero (did you mean zero?): current value is "zeros"',
  ],
  [{ horizn: 3 }, "horizn is no field: did you mean horizon?"],
  [{ folds: { cuont: 3 } }, "folds.cuont is no field: did you mean count?"],
  [{ zzzzzzzz: 3 }, "zzzzzzzz is no field of a config"],
  [
    { name: "../x" },
    'name must be a name such as my_table: small letters, digits and _, a letter first: current value is "../x"',
  ],
  [{ contenders: [5] }, "contenders[0] must be a text or an object with fields: current value is 5"],
  [
    { contenders: ["naive", { nam: "x", base: "ridge" }] },
    "contenders[1].name must be given",
    "contenders[1].nam is no field: did you mean name?",
  ],
  [
    { contenders: [{ name: "x", base: "ridge", params: { penalty: [] } }] },
    "contenders[0].params.penalty must be a number or a text or true or false: current value is []",
  ],
  [{ cleaning: { ranges: { price: [1] } } }, "cleaning.ranges.price must be a list of >= 2: current value is [1]"],
];
for (const [input, ...problems] of CASES) {
  Deno.test(`describeIssue() of ${JSON.stringify(input)} names field, requirement and value`, () => {
    assertEquals(problemsOf({ source: "t.csv", ...input }), problems);
  });
}

Deno.test("describeIssue() of what is no object says so", () => {
  for (const input of [5, null, []]) {
    assertEquals(problemsOf(input), [
      `the config must be an object with fields: current value is ${JSON.stringify(input)}`,
    ]);
  }
});

Deno.test("formatValue() cuts long values", () => {
  assertEquals([formatValue({ a: "b" }), formatValue(undefined)], ['{"a":"b"}', "undefined"]);
  assertEquals(formatValue("x".repeat(100)), `"${"x".repeat(58)}…`);
});

Deno.test("repeated() names what stands twice, once", () => {
  assertEquals(repeated("keys", ["a", "b", "a", "a"]), ['keys must have each name once: current value repeats "a"']);
  assertEquals(repeated("keys", ["a", "b"]), []);
});
