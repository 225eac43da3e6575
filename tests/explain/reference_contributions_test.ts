import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { explainByGroups } from "@lib/explain/reference_contributions.ts";
import { naive } from "@lib/models/histories/naive.ts";
import { buildDesign } from "../_support/design_builder.ts";

/** A model of any kind: (x_0 + x_1) × x_2. */
const model = {
  fitted: null,
  family: {
    ...naive,
    input: "design" as const,
    predict: (_: unknown, { design }: { design: Design | null }) =>
      Float64Array.from({ length: design?.rows ?? 0 }, (_, row) => {
        const [a = NaN, b = NaN, c = NaN] = design?.values.subarray(3 * row) ?? [];
        return (a + b) * c;
      }),
  },
};

Deno.test("explainByGroups() is Shapley's value of groups against the medians and most frequent categories", () => {
  const usual = buildDesign({ rows: 5, features: 3, categorical: [2] });
  usual.values.set([1, 10, 4, 2, 20, 3, 3, 30, 3, NaN, 20, 4, 2, 20, NaN]);
  const row = {
    ...buildDesign({ rows: 2, features: 3, categorical: [2] }),
    values: Float64Array.of(5, 20, 3, 2, 20, 5),
  };
  const { base, values, players } = explainByGroups(model, usual)(row, ["level", "level", "season"]);
  // Usual: (2 + 20) × 3, as 3 and 4 are equally frequent.
  assertEquals([base, players], [66, ["level", "season"]]);
  assertEquals([...values], [9, 0, 0, 44]);
});

Deno.test("explainByGroups() shares what groups make together", () => {
  const usual = { ...buildDesign({ rows: 1, features: 3 }), values: Float64Array.of(0, 0, 1) };
  const row = { ...usual, values: Float64Array.of(2, 4, 3) };
  const { base, values } = explainByGroups(model, usual)(row, ["level", "season", "holiday"]);
  assertEquals(base, 0);
  [4, 8, 6].forEach((gain, player) => assertAlmostEquals(values[player], gain, 1e-12));
});
