import { assert, assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { RealRows } from "@lib/exchange/folder/real_rows.ts";

Deno.test("RealRows gives each key its rows, and tests its model by them, or says why it cannot", async () => {
  const dir = await Deno.makeTempDir(), store = `${dir}/store`;
  const rows = Array.from({ length: 70 }, (_, k) => `2024-01-01,k${k},${k}\n2024-01-02,k${k},${k + 0.5}`);
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
  const config = parseConfig({ name: "t", source: `${dir}/t.csv`, keys: ["item"], frequency: "day", horizon: 1 });
  await prepareTable(config, { store, log: SILENT_LOGGER });
  const source = new RealRows(store);
  for (const k of [0, 69, 3, 64]) {
    const panel = await source.read("t", seriesKey([`k${k}`]));
    assert(typeof panel === "object");
    assertEquals([[...panel.y], panel.keys[0].parts], [[k, k + 0.5], [`k${k}`]]);
  }
  assertEquals(await source.read("t", seriesKey(["nobody"])), "the table has no rows of the key");
  const test = (k: string, made: Record<string, unknown> | string) =>
    source.test({ group: "t", key: k === "" ? null : seriesKey([k]) }, () => made);
  assertEquals(await test("k3", { y: 1 }), { selfTest: { y: 1 } });
  assertEquals(await test("k3", "too few"), { selfTest: null, selfTestMissing: "too few" });
  assertEquals(await test("", { y: 2 }), { selfTest: { y: 2 } });
  assertEquals(await test("nobody", {}), { selfTest: null, selfTestMissing: "the table has no rows of the key" });
  assertEquals(source.tested, 1, "of keys that no run has seen none counts");
  assert(String(await source.read("other", seriesKey(["k0"]))).includes("other"));
  await Deno.remove(dir, { recursive: true });
});
