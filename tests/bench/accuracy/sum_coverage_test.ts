import { assertAlmostEquals, assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import { SumTable } from "../../../bench/accuracy/sum_coverage.ts";

Deno.test("SumTable counts sums over all keys and by each column, from every origin, against what came", async () => {
  const dir = await Deno.makeTempDir({ prefix: "sum_coverage_" });
  try {
    const rng = createRng(3),
      month = (t: number) => `${2018 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}-01`;
    const rows = Array.from({ length: 12 * 60 }, (_, i) => {
      const k = Math.floor(i / 60);
      // Of the last key the end is unknown: it is in no sum.
      const demand = k === 11 && i % 60 === 59 ? "" : (50 + 5 * rng.normal()).toFixed(2);
      return `${month(i % 60)},item_${k % 6},shop_${Math.floor(k / 6)},${demand}`;
    });
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,location,demand\n${rows.join("\n")}\n`);
    const config = parseConfig({
      ...{ source: `${dir}/t.csv`, frequency: "month", horizon: 3, contenders: ["seasonal_naive", "ses"] },
    });
    const table = new SumTable({ keys: 20, horizon: 3, levels: config.levels });
    await evaluateTable(config, {
      ...{ store: `${dir}/features`, scratch: dir, output: `${dir}/out.csv`, origins: 2 },
      onOrigin: (origin) => table.add(origin),
    });
    const { steps, horizon, bias, meanBias } = table.result();
    // All keys, six items, two shops: nine sums from either origin; the sixth item has one key in each shop.
    assertEquals([steps["80"]?.forecasts, horizon["80"]?.forecasts], [2 * 9 * 3, 2 * 9]);
    assertEquals(steps["80"]?.byStep.length, 3);
    assertAlmostEquals(bias, 0, 0.05);
    assertAlmostEquals(meanBias, bias, 0.02);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
