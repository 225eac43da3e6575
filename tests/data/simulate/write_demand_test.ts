import { assertEquals, assertThrows } from "@std/assert";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { formatPeriod } from "../../../lib/core/time/calendar.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { simulateDemand } from "../../../lib/data/simulate/simulate_demand.ts";
import { writeSimulatedDemand } from "../../../lib/data/simulate/write_demand.ts";
import { inFolder } from "../_tables.ts";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { prepareTable } from "../../../lib/data/prepare.ts";
import { readChunk } from "../../../lib/data/store/read_chunk.ts";
import { readColumns } from "../../../lib/data/tables/read_columns.ts";

const SMALL = { items: 6, locations: 8, days: 40 };

Deno.test("writeSimulatedDemand() writes the same bytes for the same seed, others for another", () =>
  inFolder(async (dir) => {
    const hashes: string[] = [];
    for (const [name, seed] of [["a", 1], ["b", 1], ["c", 2]] as const) {
      const files = writeSimulatedDemand(`${dir}/${name}.csv`, { ...SMALL, seed });
      for (const path of [files.table, files.truth, files.keys]) hashes.push(hashBytes(await Deno.readFile(path)));
    }
    assertEquals(hashes.slice(0, 3), hashes.slice(3, 6));
    assertEquals(hashes.slice(6).some((hash) => hashes.slice(0, 3).includes(hash)), false);
  }));

Deno.test("writeSimulatedDemand() writes the keys' rows, and the truth row by row beside them", () =>
  inFolder(async (dir) => {
    const files = writeSimulatedDemand(`${dir}/demo.csv`, SMALL);
    const lines = (await Deno.readTextFile(files.table)).trimEnd().split("\n").slice(1);
    const truth = await parquetReadObjects({ file: await asyncBufferFromFile(files.truth) });
    const profiles = await parquetReadObjects({ file: await asyncBufferFromFile(files.keys) });
    assertEquals([lines.length - files.ahead, truth.length, profiles.length], [files.rows, files.rows, 48]);
    let row = 0, line = 0;
    for (const [k, key] of [...simulateDemand(SMALL)].entries()) {
      assertEquals([profiles[k].item, profiles[k].class], [key.item, key.profile.demandClass]);
      key.demand.forEach((demand, i) => {
        const date = formatPeriod({ frequency: "day", anchor: 0 }, key.start + i);
        assertEquals(lines[line++], `${date},${key.item},${key.location},${demand},${key.price[i]},${key.promo[i]}`);
        assertEquals(truth[row++].expected, key.expected[i]);
      });
      const end = key.start + key.demand.length;
      key.ahead.price.forEach((price, i) => {
        const date = formatPeriod({ frequency: "day", anchor: 0 }, end + i);
        assertEquals(lines[line++], `${date},${key.item},${key.location},,${price},${key.ahead.promo[i]}`);
      });
    }
    assertEquals([...Deno.readDirSync(dir)].map((entry) => entry.name).sort(), [
      "demo.csv",
      "demo.keys.parquet",
      "demo.manifest.json",
      "demo.truth.parquet",
    ]);
  }));

Deno.test("writeSimulatedDemand() throws a typed error where it cannot write", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/no`, "a file");
    const error = assertThrows(() => writeSimulatedDemand(`${dir}/no/demo.csv`, SMALL), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));

Deno.test("writeSimulatedDemand() is read by the program's own reader without a finding of fault", () =>
  inFolder(async (dir) => {
    const { table, rows, ahead } = writeSimulatedDemand(`${dir}/demo.csv`, { items: 5, locations: 4, days: 60 });
    const config = parseConfig({
      source: table,
      keys: ["item", "location"],
      exogenous: { future: ["price", "promo"] },
    });
    const { group, counts, findings } = await prepareTable(config, { store: `${dir}/store` });
    assertEquals([counts.read, counts.kept, counts.ahead, group.keys.length], [rows + ahead, rows, ahead, 20]);
    const ended = [...group.futureRows].filter((count) => count === 0).length;
    assertEquals([ahead, group.futureRows.every((count) => count === 0 || count === 28)], [28 * (20 - ended), true]);
    assertEquals(findings.filter((finding) => finding.severity !== "info" && finding.code !== "OUTLIER"), []);
    const keys = [...simulateDemand({ items: 5, locations: 4, days: 60 })];
    for (const [k, key] of keys.entries()) {
      const panel = await readChunk(group, k, k + 1);
      assertEquals([...panel.y.subarray(0, key.demand.length)], [...key.demand]);
      assertEquals([...panel.exogenous[0].values.subarray(0, key.price.length)], [...key.price]);
    }
  }));

Deno.test("writeSimulatedDemand() keeps the truth of every key: class, effects, stock-outs", () =>
  inFolder(async (dir) => {
    const options = { items: 10, locations: 5, days: 50 };
    const files = writeSimulatedDemand(`${dir}/demo.csv`, options);
    const { stock_outs, weekdays, level, shift_day, event } = await readColumns(files.keys);
    const truth = await readColumns(files.truth, { columns: ["day", "in_stock"] });
    let row = 0;
    for (const [k, key] of [...simulateDemand(options)].entries()) {
      assertEquals([event[k], level[k], shift_day[k]], [key.profile.event, key.profile.level, key.profile.shiftDay]);
      assertEquals([JSON.parse(String(stock_outs[k])), JSON.parse(String(weekdays[k]))], [
        key.profile.stockOuts,
        key.profile.weekdays,
      ]);
      key.inStock.forEach((flag, i) => assertEquals([truth.in_stock[row], truth.day[row++]], [flag, key.start + i]));
    }
  }));

Deno.test("writeSimulatedDemand() leaves nothing where it fails on the way", () =>
  inFolder(async (dir) => {
    // The table is the last of the three that get their names.
    await Deno.mkdir(`${dir}/demo.csv`);
    assertEquals(assertThrows(() => writeSimulatedDemand(`${dir}/demo.csv`, SMALL), DataError).code, "WRITE_FAILED");
    assertEquals([...Deno.readDirSync(dir)].map((entry) => entry.name), ["demo.csv"]);
  }));
