import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { readGivenRows } from "@lib/data/rows/read_given_rows.ts";
import type { AskedRows } from "@lib/data/rows/rows_of.ts";
import { inFolder } from "../_tables.ts";
import { prepareRows, rowConfig } from "./_rows.ts";

const LINES = ["shop,y,price", ...Array.from({ length: 40 }, (_, i) => `0${i % 2},${i},${i / 4}`)];

Deno.test("readGivenRows() reads a file with its decimals, ids as texts, and needs the keys alone", () =>
  inFolder(async (store) => {
    const config = rowConfig({ keys: ["shop"], decimal: "," }),
      { group } = await prepareRows(store, LINES, { keys: ["shop"] });
    await Deno.writeTextFile(`${store}/ask.csv`, "price;shop\n1,5;01\n2,5;00\n");
    const read: [number, AskedRows][] = [], onRows = (rows: AskedRows, first: number) => void read.push([first, rows]);
    await readGivenRows(`${store}/ask.csv`, { config, shape: group, onRows });
    const [[first, { panel, order }]] = read as [[number, AskedRows]];
    assertEquals([first, [...order], panel.keys.map(({ parts }) => parts[0])], [0, [1, 0], ["00", "01"]]);
    assertEquals([...panel.exogenous.find(({ name }) => name === "price")!.values], [2.5, 1.5]);
    await Deno.writeTextFile(`${store}/none.csv`, "price\n1\n");
    const error = await assertRejects(
      () => readGivenRows(`${store}/none.csv`, { config, shape: group, onRows }),
      DataError,
    );
    assertEquals(error.code, "MISSING_COLUMN");
  }));
