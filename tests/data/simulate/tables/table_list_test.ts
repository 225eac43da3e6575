import { assertEquals } from "@std/assert";
import { loadConfig } from "@lib/data/load_config.ts";
import { SIMULATED_TABLES } from "@lib/data/simulate/tables/table_list.ts";
import { targetNames } from "@lib/core/config/config_columns.ts";

Deno.test("SIMULATED_TABLES each has a config whose columns it has", async () => {
  for (const [name, { columns }] of Object.entries(SIMULATED_TABLES)) {
    const config = await loadConfig(new URL(`../../../../config/${name}.json`, import.meta.url).pathname);
    const named = [
      ...config.keys,
      ...targetNames(config),
      ...[config.time, config.split.group].filter((one) => one !== null),
    ];
    assertEquals([config.source, named.filter((one) => !columns.includes(one))], [`simulator:${name}`, []]);
  }
});
