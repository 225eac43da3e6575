import { assertAlmostEquals, assertEquals } from "@std/assert";
import { sumsOf } from "@lib/explain/rows/output_parts.ts";
import { treeParts } from "@lib/explain/rows/tree_parts.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";
import type { TreeModel } from "@lib/models/trees/model.ts";
import { tableRows, TASKS } from "../../_support/table_rows.ts";

function treesOf(family: typeof gradientBoosting, asked: string): TreeModel {
  const design = tableRows(TASKS[asked]!, { rows: 90 }), params = { ...family.defaults, trees: 6 };
  return family.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, params, createRng(1));
}

Deno.test("treeParts() adds up to the raw sums of each output, whose trees take turns or share leaves", () => {
  for (
    const [family, asked] of [[gradientBoosting, "three classes"], [randomForest, "three classes"], [
      randomForest,
      "two numbers",
    ]] as const
  ) {
    const model = treesOf(family, asked), rows = tableRows(TASKS[asked]!, { rows: 40, seed: 2, missing: 0.2 });
    const told = treeParts(model, tableRows(TASKS[asked]!, { rows: 90 }))(rows);
    const raw = predictRaw(model.ensemble, rows.values, { rows: rows.rows });
    sumsOf(told, rows.rows).forEach((value, i) => assertAlmostEquals(value, raw[i]!, 1e-9, `${family.name}, ${asked}`));
  }
});

Deno.test("treeParts() tells of two classes a score beside one of 0, or shares of both", () => {
  const rows = tableRows(TASKS["two classes"]!, { rows: 90 }), width = rows.names.length;
  const [boosted, forest] = [gradientBoosting, randomForest].map((family) =>
    treeParts(treesOf(family, "two classes"), rows)(rows)
  );
  assertEquals([boosted!.link, boosted!.base[0], forest!.link], [{ kind: "softmax" }, 0, null]);
  assertEquals([...boosted!.values.subarray(0, width)], new Array(width).fill(0));
  assertAlmostEquals(forest!.base[0]! + forest!.base[1]!, 1, 1e-12);
  assertEquals([...forest!.values.subarray(0, width)].map((gain) => -gain), [
    ...forest!.values.subarray(width, 2 * width),
  ]);
});
