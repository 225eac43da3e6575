import { assertEquals, assertNotEquals } from "@std/assert";
import { contentOf, givenName, openGiven } from "../../lib/data/given_table.ts";
import { tableOf } from "./columns/_both_readers.ts";
import { fileSource, inFolder, itemConfig } from "./_tables.ts";

Deno.test("openGiven() opens the config's source, or what replaces it, and brings no file elsewhere", () =>
  inFolder(async (dir) => {
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${dir}/${name}.csv`, `date,item,demand\n`);
    const options = { store: dir, folder: () => dir }, config = itemConfig(`${dir}/a.csv`);
    assertEquals(await openGiven(config, options), fileSource(`${dir}/a.csv`));
    assertEquals(await openGiven(config, { ...options, input: `${dir}/b.csv` }), fileSource(`${dir}/b.csv`));
  }));

Deno.test("contentOf() is that of the files, or of the cells of a table in memory", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.csv`, "x\n1\n");
    const [file] = await contentOf(fileSource(`${dir}/a.csv`));
    assertEquals([file.path, file.bytes], [`${dir}/a.csv`, 4]);
    const table = tableOf({ header: ["x"], rows: [["1"]] }), other = tableOf({ header: ["x"], rows: [["2"]] });
    const [[one], [two]] = [await contentOf(table), await contentOf(other)];
    assertEquals([one.path, givenName(table), givenName(fileSource("a.csv"))], ["rows", "rows", "a.csv"]);
    assertNotEquals(one.sha256, two.sha256);
  }));
