import { assertAlmostEquals, assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { trainTable } from "@lib/training/train.ts";

const CONFIG = { name: "small", problem: "classification", keys: ["shop"], target: "left" } as const;

/** Whether customers leave follows from their age; the other column says nothing. */
function customers(): string {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `${"ab"[i % 2]},${20 + i * 7 % 50},${i * 31 % 17},${i * 7 % 50 + i * 37 % 9 > 28}`,
  );
  return ["shop,age,noise,left", ...rows].join("\n");
}

Deno.test("pooledContributions() tells what columns add to what the models of all keys that serve predict, the largest first", async () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/t.csv`, customers());
  const contenders = ["prior_mean", "global_logistic", "global_nearest"];
  const config = parseConfig({ ...CONFIG, source: `${root}/t.csv`, contenders });
  const { reportDir } = await trainTable(config, {
    ...{ store: `${root}/features`, registry: `${root}/models`, reports: `${root}/reports`, workers: 0 },
    now: () => new Date(0),
  });
  const { contributions } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
  const { columns, outputs, cells, values, sizes, isExact } = contributions.global_logistic;
  assertEquals([columns[0], outputs, isExact, cells.length], ["age", ["false", "true"], true, 80]);
  assertEquals([typeof cells[0][0], values.length], ["number", 80 * 2 * columns.length]);
  // What the one class gains the other loses.
  for (let row = 0; row < 80; row++) {
    assertAlmostEquals(values[2 * row * columns.length], -values[(2 * row + 1) * columns.length], 1e-3);
  }
  assertEquals(sizes, [...sizes].sort((a, b) => b - a));
  assertEquals(contributions.global_nearest.isExact, false);
  Deno.removeSync(root, { recursive: true });
});
