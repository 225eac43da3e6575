import { assert, assertEquals } from "@std/assert";
import { learnNumber, numberEncoder } from "@lib/features/table/encode_number.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";

const LABELS = { levels: [], outputs: [] };
const number = (recipe: TableRecipe) => ({ name: "x", kind: "number" as const, recipe });

/** Features by name. */
function encode(training: number[], values: number[], recipe: TableRecipe): Record<string, number[]> {
  const encoding = learnNumber(Float64Array.from(training), number(recipe));
  const columns = numberEncoder.apply(encoding, { values: Float64Array.from(values), texts: [] });
  return Object.fromEntries(numberEncoder.slots(encoding, "x", LABELS).map(({ name }, c) => [name, [...columns[c]!]]));
}

Deno.test("numberEncoder fills missing values with the median and says so", () => {
  assertEquals(encode([1, 2, 9, NaN], [NaN, 5], { ...FULL_RECIPE, clip: 0 }), { x: [2, 5], x_missing: [1, 0] });
  assertEquals(encode([1, 2, 9, NaN], [NaN, 5], LIGHT_RECIPE), { x: [NaN, 5] });
  assertEquals(encode([NaN, NaN], [3], FULL_RECIPE), { x: [3], x_missing: [0] });
});

Deno.test("numberEncoder cuts to quantiles of the training rows, to the extremes where most are equal", () => {
  const training = Array.from({ length: 101 }, (_, i) => i);
  assertEquals(encode(training, [-50, 50, 1e9], { ...FULL_RECIPE, clip: 0.1 }).x, [10, 50, 90]);
  const mostly = [...Array(200).fill(0), 7];
  assertEquals(encode(mostly, [3, 100], { ...FULL_RECIPE, clip: 0.01, skew: 0 }), { x: [3, 7] });
});

Deno.test("numberEncoder adds a logarithm where values are skewed, or it is asked for", () => {
  const skewed = Array.from({ length: 50 }, (_, i) => Math.exp(i / 8)), even = Array.from({ length: 50 }, (_, i) => i);
  assert("x_log" in encode(skewed, [], { ...FULL_RECIPE, skew: 1 }));
  assert(!("x_log" in encode(even, [], { ...FULL_RECIPE, skew: 1 })));
  const asked = encode([-2, 0, 2, 2], [-2, 0, 6], { ...FULL_RECIPE, clip: 0, log: ["x"] });
  assertEquals(asked.x_log, [-Math.log1p(1), 0, Math.log1p(3)]);
});

Deno.test("numberEncoder puts values into classes of about as many rows each; missing ones are in none", () => {
  const training = Array.from({ length: 90 }, (_, i) => i);
  const bins = encode([...training, NaN], [0, 45, 1e9, NaN], { ...FULL_RECIPE, bins: { x: 3 } });
  assertEquals([bins.x_bin_1, bins.x_bin_2, bins.x_bin_3], [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]);
  assertEquals(Object.keys(encode([5, 5, 5], [], { ...FULL_RECIPE, bins: { x: 3 } })), ["x"]);
});

Deno.test("learnNumber() of a boolean neither cuts nor scales", () => {
  const values = Float64Array.of(0, 1, 1, NaN), recipe = { ...FULL_RECIPE, clip: 0.4, bins: { x: 2 } };
  const encoding = learnNumber(values, { name: "x", kind: "boolean", recipe });
  assertEquals(encoding, { kind: "boolean", fill: 1, bounds: null, missing: true, unit: 0, edges: [] });
  assertEquals(numberEncoder.slots(encoding, "x", LABELS)[0], { name: "x", group: "boolean", scaling: "none" });
});
