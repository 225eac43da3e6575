import { parseConfig } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { NOW } from "../_fixtures.ts";
import { registerRows } from "./_fixtures.ts";

/** A table of rows with keys a and b in the north; spending is ten times the age. */
export const TABLE = [
  "shop,area,age,plan,spent",
  ...Array.from({ length: 60 }, (_, i) => `${"ab"[i % 2]},north,${20 + i % 30},${i % 3 ? "basic" : "gold"},${10 * i}`),
].join("\n");

export const CONFIG = parseConfig({
  name: "spending",
  problem: "regression",
  source: "t.csv",
  keys: ["shop", "area"],
  target: "spent",
  levels: [80, 95],
});

let store: Promise<string> | undefined;

async function made(): Promise<string> {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/t.csv`, TABLE);
  await prepareTable(CONFIG, { store: `${root}/features`, input: `${root}/t.csv` });
  return `${root}/features`;
}

/** A store with the table, the same for all tests, and a registry of its own with a run. */
export async function rowsWorkspace(options: Omit<Parameters<typeof registerRows>[2], "shape">) {
  const root = Deno.makeTempDirSync(), registry = openRegistry(`${root}/models`, { now: NOW });
  const folder = await (store ??= made());
  registerRows(registry, "r1", options);
  registry.close();
  return {
    root,
    source: { store: folder, registry: `${root}/models`, now: NOW },
    write(name: string, text: string): string {
      Deno.writeTextFileSync(`${root}/${name}`, text);
      return `${root}/${name}`;
    },
    read: (name: string) => Deno.readTextFileSync(`${root}/${name}`).trim().split("\n"),
  };
}
