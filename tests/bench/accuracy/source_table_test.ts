import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { type SourceOptions, sourceTable } from "../../../bench/accuracy/source_table.ts";
import { movedBack } from "../../../bench/accuracy/window.ts";
import type { DataSet } from "../../../bench/accuracy/sets.ts";

const SET: DataSet = {
  name: "small",
  file: "small.csv",
  measure: "wape",
  subsets: ["complete", "sales>=2"],
};

/** Keys 0 to 4, months 1 to 6; key 4 lacks a month, odd keys sell once. */
async function inSmallTable(test: (options: SourceOptions, input: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/scratch`);
  const lines = ["date,item,demand,in_stock"];
  for (let item = 0; item < 5; item++) {
    for (let month = 1; month <= 6; month++) {
      if (item === 4 && month === 3) continue;
      lines.push(`2024-0${month}-01,0${item},${item % 2 === 1 && month > 1 ? 0 : 7},${month === 5 ? 0 : 1}`);
    }
  }
  await Deno.writeTextFile(`${folder}/small.csv`, lines.join("\n"));
  try {
    await test({ data: folder, scratch: `${folder}/scratch` }, `${folder}/small.csv`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CONFIG = parseConfig({ name: "small", source: "small.csv", keys: ["item"], frequency: "month", horizon: 2 });

Deno.test("sourceTable() the whole file, and a smaller subset inside the largest", () =>
  inSmallTable(async (options, input) => {
    const { path, subsets } = await sourceTable(SET, CONFIG, options);
    assertEquals([path, subsets.map(({ size }) => size)], [input, [4, 2]]);
  }));

Deno.test("sourceTable() samples the same keys each time, and leaves out what is no demand", () =>
  inSmallTable(async (options) => {
    const set = { ...SET, isDemand: "in_stock = '1'", subsets: ["all"] } as const;
    const read = async (sample: number) => {
      const { path, subsets } = await sourceTable(set, CONFIG, { ...options, sample });
      assertEquals(subsets[0]!.size, sample);
      return (await Deno.readTextFile(path)).trim().split("\n").slice(1);
    };
    const two = await read(2), three = await read(3);
    assertEquals([two.length >= 11, three.length > two.length], [true, true]);
    assertEquals(two.every((line) => three.includes(line)), true, "a larger sample holds the smaller one");
    assertEquals(two.filter((line) => /,0\d,,0$/.test(line)).length, 2, "month 5 is unknown");
  }));

Deno.test("movedBack() ends the table so many spans before", () =>
  inSmallTable(async ({ scratch }, input) => {
    const place = { store: `${scratch}/store`, input };
    assertEquals((await movedBack(CONFIG, 0, place)).until, null);
    assertEquals((await movedBack(CONFIG, 1, place)).until, "2024-04-01");
    const rounds = parseConfig({ ...CONFIG, evaluate: { origins: 3, step: 1 } });
    assertEquals((await movedBack(rounds, 1, place)).until, "2024-03-01", "three rounds a month apart");
  }));
