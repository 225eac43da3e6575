import { assertEquals, assertStrictEquals } from "@std/assert";
import { KeyRows } from "@lib/competition/backtest/key_rows.ts";
import { wholeOf } from "@lib/core/rows/first_rows.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { demand, HORIZON, seriesOf, specOf, START } from "../_series.ts";

const SERIES = seriesOf(demand(100));
const at = (fitOrigin: number) => ({ fitOrigin });
const SPANS = [at(START + 70), at(START + 80)];
const rowsOf = (localRows = 500) => new KeyRows(SERIES, { horizon: HORIZON, localRows, spans: SPANS });

Deno.test("KeyRows.by() makes the rows of a spec once, and the same rows whatever else is asked for", () => {
  const rows = rowsOf();
  const specs = (["scale", "log1p_difference", "difference"] as const).map((transform) => specOf({ transform }));
  for (const spec of specs) {
    const alone = prepareFeatures(spec, SERIES, { horizon: HORIZON });
    assertEquals(rows.by(spec).future(START + 80), alone.future(START + 80));
    assertEquals(rows.by(spec).training(START + 80).values, alone.training(START + 80).values);
    assertStrictEquals(rows.by(spec).training(START + 80), rows.by(spec).training(START + 80));
  }
});

Deno.test("SpecRows.training() of an earlier origin are the first rows of the last one, where no limit lets old ones go", () => {
  const spec = specOf(), [early, late] = SPANS.map(({ fitOrigin }) => fitOrigin), { horizon } = { horizon: HORIZON };
  const rows = rowsOf().by(spec), view = rows.training(early);
  assertStrictEquals(wholeOf(view), rows.training(late));
  assertEquals(view.target, prepareFeatures(spec, SERIES, { horizon }).training(early).target);
  const cut = rowsOf(20).by(spec).training(early);
  assertEquals([cut.rows, cut.ds.at(-1), wholeOf(cut) === cut], [20, early, true]);
});
