import { assert, assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { SeriesSource } from "@lib/exchange/folder/series_source.ts";

Deno.test("SeriesSource.read() gives each key its rows, or says why it cannot", async () => {
  const dir = await Deno.makeTempDir(), store = `${dir}/store`;
  const rows = Array.from({ length: 70 }, (_, k) => `2024-01-01,k${k},${k}\n2024-01-02,k${k},${k + 0.5}`);
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
  const config = parseConfig({ name: "t", source: `${dir}/t.csv`, keys: ["item"], frequency: "day", horizon: 1 });
  await prepareTable(config, { store, log: SILENT_LOGGER });
  const source = new SeriesSource(store);
  for (const k of [0, 69, 3, 64]) {
    const panel = await source.read("t", seriesKey([`k${k}`]));
    assert(typeof panel === "object");
    assertEquals([[...panel.y], panel.keys[0].parts], [[k, k + 0.5], [`k${k}`]]);
  }
  assertEquals(await source.read("t", seriesKey(["nobody"])), "the table has no rows of the key");
  assert(String(await source.read("other", seriesKey(["k0"]))).includes("other"));
  await Deno.remove(dir, { recursive: true });
});
