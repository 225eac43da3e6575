import { assert, assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { encodeRows, encodeTraining } from "@lib/features/table/encoder.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";
import { columnOf, mixedRows, pickRows } from "./_rows.ts";

const TARGETS: TableRecipe = { ...FULL_RECIPE, mostLevels: 2 };
const RECIPES = { full: FULL_RECIPE, light: LIGHT_RECIPE, targets: TARGETS };

/** Features of one row. */
function rowOf(design: Design, row: number): Float64Array {
  return design.values.slice(row * design.names.length, (row + 1) * design.names.length);
}

Deno.test("encodeTraining() names each feature after its column and what it is", () => {
  const { design } = encodeTraining(mixedRows({ rows: 300 }), {
    ...FULL_RECIPE,
    text: { ...FULL_RECIPE.text, dimension: 2 },
  });
  assertEquals(design.names, [
    ...["price", "price_missing", "price_log", "city=Basel", "city=Bern", "city=Chur", "city=Genf", "city_missing"],
    ...[
      "member",
      "member_missing",
      "joined_year",
      "joined_month_sin",
      "joined_month_cos",
      "joined_day",
      "joined_dow_sin",
    ],
    ...["joined_dow_cos", "joined_age", "joined_missing", "note_svd_1", "note_svd_2", "note_target", "note_length"],
  ]);
  assert(design.values.every(Number.isFinite));
  assert(!design.categorical.includes(true));
});

Deno.test("encodeTraining() for trees leaves numbers and categories as they are", () => {
  const rows = mixedRows(), { design } = encodeTraining(rows, LIGHT_RECIPE);
  assertEquals(design.names.slice(0, 8), [
    ...["price", "city", "member", "joined_year", "joined_month", "joined_day", "joined_dow", "joined_age"],
  ]);
  assertEquals(columnOf(design, "price"), columnOf(rows, "price"));
  assertEquals(columnOf(design, "city"), columnOf(rows, "city"));
  assert(design.categorical[design.names.indexOf("city")]);
});

Deno.test("encodeTraining() gives numbers mean 0 and standard deviation 1", () => {
  const { design } = encodeTraining(mixedRows(), FULL_RECIPE);
  for (const name of ["price", "price_log", "joined_age", "note_length"]) {
    const values = columnOf(design, name), mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    assert(Math.abs(mean) < 1e-9 && Math.abs(variance - 1) < 1e-9, `${name}: ${mean}, ${variance}`);
  }
});

Deno.test("encodeTraining() learns the same of rows whatever texts other rows of the table have", () => {
  const rows = mixedRows(), before = encodeTraining(rows, TARGETS).design;
  const levels = { ...rows.levels, city: [...rows.levels?.city ?? [], "Zug"] };
  const after = encodeTraining({ ...rows, levels, specHash: "of a table with Zug" }, TARGETS).design;
  assertEquals(after.values, before.values);
});

for (const [name, recipe] of Object.entries(RECIPES)) {
  Deno.test(`encodeTraining() by the ${name} recipe: a row's own target is not in its own features`, () => {
    for (const task of [{ kind: "number", outputs: 1 }, { kind: "class", classes: 3 }] as const) {
      const rows = mixedRows({ task }), before = encodeTraining(rows, recipe).design;
      for (const row of [0, 7, 50, 119]) {
        const target = rows.target.with(row, task.kind === "class" ? (rows.target[row]! + 1) % 3 : 1e6);
        assertEquals(rowOf(encodeTraining({ ...rows, target }, recipe).design, row), rowOf(before, row), `row ${row}`);
      }
    }
  });

  Deno.test(`encodeRows() by the ${name} recipe: rows depend neither on each other nor on their order`, () => {
    const encoder = encodeTraining(mixedRows(), recipe).encoder, rows = mixedRows({ seed: 2, rows: 30 });
    const whole = encodeRows(encoder, rows), order = [11, 3, 29, 5, 0];
    const some = encodeRows(encoder, pickRows(rows, order));
    order.forEach((row, i) => assertEquals(rowOf(some, i), rowOf(whole, row)));
  });

  Deno.test(`encodeRows() by the ${name} recipe: targets of the rows are not looked at`, () => {
    const encoder = encodeTraining(mixedRows(), recipe).encoder, rows = mixedRows({ seed: 2, rows: 30 });
    const unknown = { ...rows, target: rows.target.map(() => NaN) };
    assertEquals(encodeRows(encoder, unknown).values, encodeRows(encoder, rows).values);
  });
}

Deno.test("encodeTraining() knows training rows alone", () => {
  const all = mixedRows({ rows: 200 }), training = Array.from({ length: 120 }, (_, row) => row);
  const before = encodeTraining(pickRows(all, training), TARGETS).encoder;
  const values = all.values.slice().fill(9e9, 120 * all.names.length), target = all.target.slice().fill(-9e9, 120);
  const note = all.textColumns!.note!.map((text, row) => row < 120 ? text : "something else");
  const after = encodeTraining(pickRows({ ...all, values, target, textColumns: { note } }, training), TARGETS).encoder;
  assertEquals(after, before);
});

Deno.test("encodeTraining() is shared by equal recipes for the same rows, and equal for equal rows", () => {
  const rows = mixedRows();
  const first = encodeTraining(rows, FULL_RECIPE);
  assertStrictEquals(encodeTraining(rows, { ...FULL_RECIPE }), first);
  assertNotEquals(encodeTraining(rows, LIGHT_RECIPE).design.names, first.design.names);
  assertEquals(encodeTraining(mixedRows(), FULL_RECIPE), first);
});

Deno.test("encodeTraining() leaves its rows as they are", () => {
  const rows = mixedRows(), before = structuredClone(rows);
  encodeTraining(rows, TARGETS);
  encodeTraining(rows, LIGHT_RECIPE);
  assertEquals(rows, before);
});

Deno.test("encodeRows() takes levels that training rows do not have for rare ones or for unknown", () => {
  const rows = mixedRows({ rows: 200, levels: 3 }), other = pickRows(rows, [0, 1]);
  const unseen = { ...other, values: other.values.slice() };
  unseen.values[1] = 3;
  unseen.values[unseen.names.length + 1] = NaN;
  const hot = encodeRows(encodeTraining(rows, FULL_RECIPE).encoder, unseen);
  assertEquals(["Basel", "Bern", "Chur"].map((city) => columnOf(hot, `city=${city}`)[0]), [0, 0, 0]);
  assertEquals(columnOf(hot, "city_missing"), [0, 1]);
  assertEquals(columnOf(encodeRows(encodeTraining(rows, TARGETS).encoder, unseen), "city_target")[0], 0);
});

Deno.test("encodeRows() multiplies numbers and combines categories that are asked for", () => {
  const rows = mixedRows({ rows: 300 });
  const recipe: TableRecipe = { ...LIGHT_RECIPE, interactions: [["price", "member"], ["city", "city"]] };
  const { design } = encodeTraining(rows, recipe), price = columnOf(rows, "price"), member = columnOf(rows, "member");
  assertEquals(columnOf(design, "price_x_member"), price.map((x, row) => x * member[row]!));
  assertEquals(columnOf(design, "city_x_city"), columnOf(rows, "city").map((city) => city * 5));
});

Deno.test("encodeTraining() drops what never varies and, if asked, copies of others", () => {
  const rows = mixedRows(), p = rows.names.length + 2;
  const values = new Float64Array(rows.rows * p);
  for (let row = 0; row < rows.rows; row++) {
    values.set(rows.values.subarray(row * (p - 2), (row + 1) * (p - 2)), row * p);
    values.set([7, 3 * rows.values[row * (p - 2)]! - 1], row * p + p - 2);
  }
  const wide: Design = {
    ...rows,
    values,
    names: [...rows.names, "constant", "copy"],
    kinds: [...rows.kinds!, "number", "number"],
    categorical: [...rows.categorical, false, false],
  };
  assert(!encodeTraining(wide, LIGHT_RECIPE).design.names.includes("constant"));
  assert(encodeTraining(wide, LIGHT_RECIPE).design.names.includes("copy"));
  const { encoder, design } = encodeTraining(wide, { ...LIGHT_RECIPE, select: "correlation" });
  assert(design.names.includes("price") && !design.names.includes("copy"));
  assertEquals(columnOf(encodeRows(encoder, wide), "price"), columnOf(design, "price"));
});

Deno.test("encodeRows() gives principal components in place of what is measured", () => {
  const rows = { ...mixedRows(), textColumns: {} };
  const { encoder, design } = encodeTraining(rows, { ...FULL_RECIPE, pca: 3 });
  assertEquals(design.names.slice(-3), ["pca_1", "pca_2", "pca_3"]);
  assert(design.names.includes("city=Bern") && !design.names.includes("price"));
  assertEquals(encodeRows(encoder, rows).values, design.values);
});

Deno.test("encodeTraining() tells apart a column that is named as what another becomes", () => {
  const rows = mixedRows(), named = { ...rows, names: ["price", "city", "price_log", "joined"] };
  const { names } = encodeTraining(named, { ...FULL_RECIPE, log: ["price"] }).design;
  assertEquals(new Set(names).size, names.length);
});

Deno.test("encodeTraining() makes rows of whatever it is given", () => {
  const rows = mixedRows(),
    none = { ...rows, values: rows.values.map(() => NaN), textColumns: { note: Array(120).fill("") } };
  for (const recipe of Object.values(RECIPES)) {
    for (
      const design of [none, pickRows(rows, [4]), pickRows(rows, [0, 1]), {
        ...rows,
        names: [],
        kinds: [],
        categorical: [],
        values: new Float64Array(0),
        textColumns: {},
      }]
    ) {
      const { design: out, encoder } = encodeTraining(design, recipe);
      assertEquals(out.values.length, out.rows * out.names.length);
      assertEquals(encodeRows(encoder, design).names, out.names);
    }
  }
});

Deno.test("encodeTraining() gives each row a place of its own, after those of the parts before", () => {
  const rows = mixedRows(), ds = rows.ds.map((_, row) => row % 3 - 1);
  const places = encodeTraining({ ...rows, ds }, LIGHT_RECIPE).design.ds;
  assertEquals(new Set(places).size, rows.rows);
  for (let row = 0; row < rows.rows; row++) assertEquals(Math.floor(places[row]! / 40), ds[row]! + 1);
});

Deno.test("encodeRows() refuses rows with other columns", () => {
  const rows = mixedRows(), encoder = encodeTraining(rows, LIGHT_RECIPE).encoder;
  assertThrows(() => encodeRows(encoder, { ...rows, names: rows.names.slice(1) }), RangeError);
});

Deno.test("encodeTraining() leaves numbers whole that must be, among components and after a selection", () => {
  const rows = mixedRows({ rows: 300 }), noise = rows.target.map((_, row) => Math.sin(97 * row));
  const recipe = { ...LIGHT_RECIPE, select: "null_importance", pca: 2 } as const;
  const names = (whole?: string[]) => encodeTraining({ ...rows, target: noise }, { ...recipe, whole }).design.names;
  assert(!names().includes("price"));
  const { design } = encodeTraining({ ...rows, target: noise }, { ...recipe, whole: ["price"] });
  assertEquals(columnOf(design, "price"), columnOf(rows, "price"));
});
