import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { daysFromCivil } from "@lib/core/time/civil.ts";
import { dateEncoder, learnDate } from "@lib/features/table/encode_date.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";

const MARCH = daysFromCivil(2024, 3, 15), JUNE = daysFromCivil(2024, 6, 1);

/** Parts by name, of one date after training on two. */
function parts(day: number, recipe: TableRecipe, training = [MARCH, JUNE]): Record<string, number> {
  const encoding = learnDate(Float64Array.from(training), recipe);
  const columns = dateEncoder.apply(encoding, { values: Float64Array.of(day), texts: [] });
  const slots = dateEncoder.slots(encoding, "joined", { levels: [], outputs: [] });
  return Object.fromEntries(slots.map(({ name }, c) => [name.replace("joined_", ""), columns[c]![0]!]));
}

Deno.test("dateEncoder gives the parts of a date, and its age from the newest of the training rows", () => {
  assertEquals(parts(MARCH, LIGHT_RECIPE), { year: 2024, month: 3, day: 15, dow: 4, age: JUNE - MARCH });
  assertEquals(parts(JUNE + 10, LIGHT_RECIPE).age, -10);
});

Deno.test("dateEncoder puts months and days of the week on a circle where models add features up", () => {
  const march = parts(MARCH, FULL_RECIPE);
  assertEquals(Object.keys(march), ["year", "month_sin", "month_cos", "day", "dow_sin", "dow_cos", "age"]);
  assertAlmostEquals(march.month_sin!, Math.sin(Math.PI / 3), 1e-12);
  assertAlmostEquals(march.dow_cos!, Math.cos(8 * Math.PI / 7), 1e-12);
});

Deno.test("dateEncoder fills missing dates with the middle one, or leaves their parts missing", () => {
  const filled = parts(NaN, FULL_RECIPE, [MARCH, NaN, JUNE]);
  assertEquals([filled.missing, filled.age], [1, JUNE - Math.floor((MARCH + JUNE) / 2)]);
  assert(Object.values(parts(NaN, LIGHT_RECIPE)).every(Number.isNaN));
});

Deno.test("dateEncoder takes a date out of any calendar for missing", () => {
  assert(Number.isNaN(parts(1e12, LIGHT_RECIPE).age));
  assertEquals([parts(-1e8, LIGHT_RECIPE).age, parts(1e8 + 1, LIGHT_RECIPE).age], [JUNE + 1e8, NaN]);
  assertEquals(parts(1e12, FULL_RECIPE).year, 2024);
  assertEquals(learnDate(Float64Array.of(NaN), FULL_RECIPE).newest, 0);
});
