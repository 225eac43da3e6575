import { assertEquals } from "@std/assert";
import { keyTable } from "@lib/tracking/key_table.ts";
import { KEYS, RUNS, withProject } from "./_project.ts";

Deno.test("keyTable() a row per key with its stage; a key column that is named like another has a name of its own", () =>
  withProject(({ registry }) => {
    const versions = registry.listVersions({ run: RUNS[1] });
    const { columns, data } = keyTable({ keyColumns: ["item", "version"] }, versions);
    assertEquals(columns.slice(0, 4), ["item", "key_version", "semantic", "stage"]);
    assertEquals(data.map((row) => row.slice(0, 2)), KEYS.map(({ parts }) => [...parts]));
    const value = (name: string) => data[0]?.[columns.indexOf(name)];
    assertEquals(["version", "stage", "aliases", "mase", "mape"].map(value), [2, "Production", "champion", 0.5, null]);
    return Promise.resolve();
  }));
