import { assertAlmostEquals, assertEquals } from "@std/assert";
import { linearParts, logisticParts } from "@lib/explain/rows/linear_parts.ts";
import { sumsOf, toOutputs } from "@lib/explain/rows/output_parts.ts";
import { changeDesign } from "../../_support/design_builder.ts";
import { tableRows, TASKS } from "../../_support/table_rows.ts";
import { logistic } from "@lib/models/linear/logistic.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Design } from "@lib/core/rows/design.ts";

const training = (design: Design) => ({ y: new Float64Array(0), start: 0, seasonLength: 1, design });

Deno.test("linearParts() is the prediction also where that is kept inside its bounds", () => {
  const design = tableRows(TASKS["one number"]!, { rows: 60 }),
    far = changeDesign(design, { values: design.values.map((x) => 50 * x) });
  const fitted = ridge.fit(training(design), ridge.defaults, createRng(1)), explain = linearParts(fitted, design);
  const said = ridge.predict(fitted, { ...training(far), horizon: far.rows });
  sumsOf(toOutputs(explain(far), far.rows), far.rows).forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-9));
  assertEquals(said.some((value) => value === fitted.bounds[0] || value === fitted.bounds[1]), true);
});

Deno.test("logisticParts() gives a class that no training row has the same in every row", () => {
  for (const known of [1, 2]) {
    const rows = tableRows(TASKS["three classes"]!, { rows: 80 });
    const design = changeDesign(rows, { target: rows.target.map((name) => name % known) });
    const fitted = logistic.fit(training(design), logistic.defaults, createRng(1));
    const parts = toOutputs(logisticParts(fitted, design)(design), design.rows), p = design.names.length;
    const said = logistic.predict(fitted, { ...training(design), horizon: design.rows });
    sumsOf(parts, design.rows).forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-9, `${known} of 3`));
    assertEquals([...parts.values.subarray(2 * p, 3 * p)], new Array(p).fill(0));
  }
});
