import { assertEquals } from "@std/assert";
import { columnsFile, columnsRecipe, rowsRecipe } from "@lib/exchange/folder/rows_recipe.ts";
import { likeliestDecision } from "@lib/competition/calibration/class_decision.ts";
import { championOf, fitFamily, smallTable } from "../rows/_rows.ts";

Deno.test("rowsRecipe() tells members, calibration and costs of classes, and the floor of numbers", () => {
  const table = smallTable({ kind: "class", classes: 2 }), own = fitFamily("prior_mean", table.fitted);
  const maps = [{ kind: "platt", slope: 2, offset: 1 }] as const;
  const champion = championOf(table.spec, [own, { ...own, weight: 2, shared: "pooled:x" }], {
    reading: { calibration: { method: "platt", maps }, decision: likeliestDecision(2) },
  });
  const recipe = rowsRecipe(champion, [{ file: "models/a.json", format: "json", offset: 0 }, {
    missing: "no operators",
  }]);
  assertEquals(recipe, {
    problem: "classification",
    targets: ["target 0"],
    classes: ["ja", "nein"],
    columns: columnsFile(table.spec),
    members: [
      {
        contender: "prior_mean",
        family: "prior_mean",
        weight: 1,
        pooled: false,
        file: "models/a.json",
        format: "json",
        offset: 0,
      },
      { contender: "prior_mean", family: "prior_mean", weight: 2, pooled: true, missing: "no operators" },
    ],
    combine: "weighted",
    calibration: { method: "platt", maps },
    decision: { by: "likeliest", costs: [[0, 1], [1, 0]] },
  });
  const possible = { column: "city", classes: { Basel: [0] } };
  assertEquals(rowsRecipe({ ...champion, spec: { ...table.spec, possible } }, [{}, {}]).possible, possible);
  const numbers = smallTable({ kind: "number", outputs: 2 }), mean = fitFamily("prior_mean", numbers.fitted);
  const least = (floor?: number) =>
    rowsRecipe(championOf(numbers.spec, [mean], floor === undefined ? {} : { reading: { floor } }), [{}]).least;
  assertEquals([least(0), least()], [0, null]);
});

Deno.test("columnsRecipe() says how each column is given", () => {
  const { spec } = smallTable({ kind: "number", outputs: 1 }, { hasText: true });
  const { columns } = columnsRecipe(spec) as { columns: { name: string; given: string; levels?: string[] }[] };
  const given = Object.fromEntries(columns.map((column) => [column.name, column.given.replace(/:.*/, "")]));
  assertEquals(given, {
    "age": "number",
    "spent last": "number",
    "label": "number",
    "member": "number",
    "city": "text",
    "shop": "text",
    "joined": "number",
    "note": "text",
  });
  assertEquals(columns.find(({ name }) => name === "city")?.levels, ["Basel", "Bern", "Genève", "Zürich"]);
});
