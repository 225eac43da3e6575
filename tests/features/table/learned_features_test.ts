import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { encodeTraining } from "@lib/features/table/encoder.ts";
import { learnedFeatures } from "@lib/features/table/learned_features.ts";
import { FULL_RECIPE, LIGHT_RECIPE } from "@lib/features/table/table_recipe.ts";
import { columnOf, mixedRows } from "./_rows.ts";

Deno.test("learnedFeatures() tells of each feature what it is, of which columns, and how it is spread in the table's units", () => {
  const rows = mixedRows(),
    encoder = encodeTraining(rows, { ...FULL_RECIPE, clip: 0, interactions: [["price", "member"]] }).encoder;
  const lines = learnedFeatures(encoder, Float64Array.from(encoder.features, (_, f) => f === 0 ? 1 : 0));
  const [price, ...others] = lines, known = columnOf(rows, "price").filter((x) => x === x);
  assertEquals([price!.name, price!.group, price!.sources, price!.importance], ["price", "number", ["price"], 1]);
  const middle = known.toSorted((a, b) => a - b)[Math.floor(known.length / 2)]!;
  const filled = columnOf(rows, "price").map((x) => x === x ? x : middle),
    mean = filled.reduce((a, b) => a + b) / filled.length;
  assertAlmostEquals(price!.mean!, mean, 0.01);
  assert(others.every(({ importance }) => importance === 0));
  assertEquals(lines.find(({ group }) => group === "interaction")!.sources, ["price", "member"]);
  const bern = columnOf(rows, "city").filter((city) => city === 1).length / rows.rows;
  assertAlmostEquals(lines.find(({ name }) => name === "city=Bern")!.mean!, bern, 1e-6);
});

Deno.test("learnedFeatures() counts what is missing, and has no mean of categories", () => {
  const rows = mixedRows(), lines = learnedFeatures(encodeTraining(rows, LIGHT_RECIPE).encoder);
  const line = (name: string) => lines.find((one) => one.name === name)!;
  assertAlmostEquals(line("price").missing, columnOf(rows, "price").filter(Number.isNaN).length / rows.rows, 1e-6);
  assertEquals([line("city").mean, line("city").categorical, line("city").importance], [null, true, null]);
});

Deno.test("learnedFeatures() says that components are of all columns", () => {
  const lines = learnedFeatures(encodeTraining(mixedRows(), { ...FULL_RECIPE, pca: 2 }).encoder);
  assertEquals(lines.at(-1)!.sources, ["price", "city", "member", "joined", "note"]);
});
