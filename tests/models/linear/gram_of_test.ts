import { assert, assertEquals } from "@std/assert";
import type { Design } from "../../../lib/core/rows/design.ts";
import { firstRows } from "../../../lib/core/rows/first_rows.ts";
import { prepareFeatures } from "../../../lib/features/rows/prepare.ts";
import { normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { gramOf } from "../../../lib/models/linear/gram_of.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { demand, HORIZON, seriesOf, specOf, START } from "../../competition/_series.ts";

/** All that the Gram of a design holds. */
function contents(design: Design): unknown[] {
  const gram = gramOf(design);
  return [gram.columns, gram.rows, gram.low, gram.high, gram.pilot, gram.sums()];
}

/** The same rows as a design of their own. */
const apart = (design: Design): Design => ({ ...design });

Deno.test("gramOf() is made once per design", () => {
  const design = buildDesign();
  assert(gramOf(design) === gramOf(design));
  assert(gramOf(apart(design)) !== gramOf(design));
});

Deno.test("gramOf() the first rows gives the same bits as without sharing, in any order of asking", () => {
  for (const order of [[13, 29, 40], [40, 13, 29], [29, 40, 13]]) {
    const design = buildDesign({ rows: 40, features: 5, missing: 0.1 });
    for (const rows of order) {
      const view = firstRows(design, rows);
      assertEquals(contents(view), contents(apart(view)), `${rows} of ${order}`);
      assert(gramOf(view) === gramOf(firstRows(design, rows)));
    }
  }
});

Deno.test("gramOf() the first rows gives the same equations where later rows bring levels and first values", () => {
  const base = buildDesign({ rows: 40, features: 3, categorical: [1] });
  const values = base.values.map((x, i) => i < 60 && i % 3 === 0 ? NaN : i >= 90 && i % 3 === 1 ? 7 : x);
  const design = changeDesign(base, { values });
  for (const rows of [15, 25, 35, 40]) {
    const view = firstRows(design, rows);
    assertEquals(normalEquations(gramOf(view)), normalEquations(gramOf(apart(view))), `${rows}`);
  }
});

Deno.test("gramOf() lets each fold choose its own levels where there are many", () => {
  const base = buildDesign({ rows: 90, features: 2, categorical: [1] });
  const design = changeDesign(base, { values: base.values.map((x, i) => i % 2 === 1 ? (i - 1) / 2 % 30 : x) });
  const view = firstRows(design, 40);
  assertEquals(contents(view), contents(apart(view)));
  assertEquals(gramOf(view).columns.levels.length, 21);
});

Deno.test("gramOf() does not mistake a view with another target or weight for the view", () => {
  const design = buildDesign({ rows: 20 }), view = firstRows(design, 10);
  gramOf(view);
  const other = { ...view, target: view.target.map((y) => 2 * y) };
  assertEquals(gramOf(other).high, 2 * gramOf(view).high);
});

Deno.test("gramOf() applies to folds: rows known at an origin are the first of those known later", () => {
  const prepared = prepareFeatures(specOf(), seriesOf(demand(90, 1), { id: "ale" }), { horizon: HORIZON });
  const last = prepared.training(START + 85);
  for (const origin of [START + 40, START + 61, START + 84]) {
    const design = prepared.training(origin);
    assertEquals(firstRows(last, design.rows), design);
    assertEquals(contents(firstRows(last, design.rows)), contents(design));
  }
});
