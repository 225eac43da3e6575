import { assert } from "@std/assert";
import { championRecipe } from "@lib/exchange/folder/champion_recipe.ts";
import { readmeOf } from "@lib/exchange/folder/readme.ts";
import { rowsRecipe } from "@lib/exchange/folder/rows_recipe.ts";
import { championOf, fitFamily, smallTable } from "../rows/_rows.ts";
import { naiveChampion } from "../../inference/_fixtures.ts";

const README = readmeOf({ series: true, rows: false }), ROWS_README = readmeOf({ series: false, rows: true });
const HEADINGS = { series: "## From rows to a forecast", rows: "## From the columns of a table to a prediction" };

Deno.test("readmeOf() of series names what a version's file says", () => {
  const { bounds, members, combine: _, ...recipe } = championRecipe(naiveChampion(), [{ missing: "none" }]);
  const [{ family: __, pooled: ___, contender: ____, ...member }] = members as Record<string, unknown>[];
  const { features: _____, contender, horizon, seasonLength, trainedFrom, trainedUntil, ...used } = recipe;
  assert([contender, horizon, seasonLength, trainedFrom, trainedUntil].every((fact) => fact !== undefined));
  for (const name of Object.keys({ ...used, ...member, ...bounds as object })) assert(README.includes(name), name);
});

Deno.test("readmeOf() of rows names what a version's file says of rows, and a folder has the texts of what is in it", () => {
  const { spec, fitted } = smallTable({ kind: "class", classes: 2 }, {
      possible: { column: "city", classes: { Basel: [0] } },
    }),
    member = fitFamily("prior_mean", fitted);
  const { problem: _, targets: __, members, ...used } = rowsRecipe(championOf(spec, [member]), [{ missing: "none" }]);
  const numbers = smallTable({ kind: "number", outputs: 1 }), own = fitFamily("prior_mean", numbers.fitted);
  const { least } = rowsRecipe(championOf(numbers.spec, [own]), [{}]);
  const [{ contender: ___, family: ____, pooled: _____, ...told }] = members as Record<string, unknown>[];
  for (const name of Object.keys({ ...used, ...told, least })) assert(ROWS_README.includes(`\`${name}\``), name);
  const both = readmeOf({ series: true, rows: true });
  assert(both.includes(HEADINGS.series) && both.includes(HEADINGS.rows));
  assert(!ROWS_README.includes(HEADINGS.series) && !README.includes(HEADINGS.rows));
});
