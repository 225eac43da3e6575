import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { formatRowExplanations, rowExplanationRecord } from "@lib/cli/look/explain_row_tables.ts";
import type { RowsKeyExplanation } from "@lib/lineage/explain_rows.ts";

const TOLD: RowsKeyExplanation = {
  ...{ key: seriesKey(["a"]), status: "champion", model: "blend", version: 1, reason: "", card: null },
  ...{ rows: 9, places: [0, 5], cells: [[20, "gold", null], [31, null, "x".repeat(40)]] },
  explanation: {
    outputs: ["no", "yes"],
    columns: ["age", "plan", "note"],
    base: Float64Array.of(0.6, 0.4),
    values: Float64Array.of(0.1, 0, 0.05, -0.1, 0, -0.05, -0.3, 0, 0, 0.3, 0, 0),
    rest: Float64Array.of(0, 0, -0.02, 0.02),
    predicted: Float64Array.of(0.75, 0.25, 0.28, 0.72),
    members: [{ contender: "mlp", family: "mlp", share: 1, isExact: false }],
  },
};
const RESULT = { isShare: true, failures: {}, rows: 0, output: null, dataVersion: 1, damaged: [] };

Deno.test("formatRowExplanations() tells of two classes the second: what moves it, from where to where, and what is estimated", () => {
  assertEquals(formatRowExplanations({ ...RESULT, keys: [TOLD], more: 0 }, { top: 8 }).split("\n"), [
    "a: blend, 2 of 9 rows",
    "",
    "The probability of yes: 40.0 % where nothing is known of a row, and what each column adds; calibration and bounds change it by up to 2.0 %",
    "column  moves a row by  least              most",
    "age             20.0 %  -10.0 % at 20      +30.0 % at 31",
    `note             2.5 %  -5.0 % at nothing  0.0 % at ${"x".repeat(27)}…`,
    "",
    "Estimated, by some orders of the columns, is what mlp says.",
  ]);
});

Deno.test("formatRowExplanations() says why there is none, and how many more keys there are", () => {
  const failed = { ...TOLD, status: "failed", reason: "SINGULAR", explanation: null } as const;
  const text = formatRowExplanations({ ...RESULT, keys: [failed], more: 3 }, { top: 8 });
  assertStringIncludes(text, "a: no prediction (SINGULAR)");
  assertStringIncludes(text, "… 3 more");
});

Deno.test("rowExplanationRecord() has what each column adds to each row, by output", () => {
  const { outputs, places } = rowExplanationRecord(TOLD);
  assertEquals(places, [0, 5]);
  assertEquals(outputs, [
    {
      output: "no",
      base: 0.6,
      predicted: [0.75, 0.28],
      adds: { age: [0.1, -0.3], plan: [0, 0], note: [0.05, 0] },
      rest: [0, -0.02],
    },
    {
      output: "yes",
      base: 0.4,
      predicted: [0.25, 0.72],
      adds: { age: [-0.1, 0.3], plan: [0, 0], note: [-0.05, 0] },
      rest: [0, 0.02],
    },
  ]);
  assertEquals(rowExplanationRecord({ ...TOLD, explanation: null }).outputs, null);
});
