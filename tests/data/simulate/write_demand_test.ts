import { assertEquals, assertRejects } from "@std/assert";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { formatPeriod } from "../../../lib/core/calendar.ts";
import { DataError } from "../../../lib/core/errors.ts";
import { hashBytes } from "../../../lib/core/hash.ts";
import { simulateDemand } from "../../../lib/data/simulate/simulate_demand.ts";
import { writeSimulatedDemand } from "../../../lib/data/simulate/write_demand.ts";
import { inFolder } from "../_tables.ts";

const SMALL = { items: 6, locations: 8, days: 40 };

Deno.test("writeSimulatedDemand() writes the same bytes for the same seed, others for another", () =>
  inFolder(async (dir) => {
    const hashes: string[] = [];
    for (const [name, seed] of [["a", 1], ["b", 1], ["c", 2]] as const) {
      const files = await writeSimulatedDemand(`${dir}/${name}.csv`, { ...SMALL, seed });
      for (const path of [files.table, files.truth, files.keys]) hashes.push(hashBytes(await Deno.readFile(path)));
    }
    assertEquals(hashes.slice(0, 3), hashes.slice(3, 6));
    assertEquals(hashes.slice(6).some((hash) => hashes.slice(0, 3).includes(hash)), false);
  }));

Deno.test("writeSimulatedDemand() writes the keys' rows, and the truth row by row beside them", () =>
  inFolder(async (dir) => {
    const files = await writeSimulatedDemand(`${dir}/demo.csv`, SMALL);
    const lines = (await Deno.readTextFile(files.table)).trimEnd().split("\n").slice(1);
    const truth = await parquetReadObjects({ file: await asyncBufferFromFile(files.truth) });
    const profiles = await parquetReadObjects({ file: await asyncBufferFromFile(files.keys) });
    assertEquals([lines.length, truth.length, profiles.length], [files.rows, files.rows, 48]);
    let row = 0;
    for (const [k, key] of [...simulateDemand(SMALL)].entries()) {
      assertEquals([profiles[k].item, profiles[k].class], [key.item, key.profile.demandClass]);
      key.demand.forEach((demand, i) => {
        const date = formatPeriod({ frequency: "day", anchor: 0 }, key.start + i);
        assertEquals(lines[row], `${date},${key.item},${key.location},${demand},${key.price[i]},${key.promo[i]}`);
        assertEquals(truth[row].expected, key.expected[i]);
        row++;
      });
    }
    assertEquals([...Deno.readDirSync(dir)].map((entry) => entry.name).sort(), [
      "demo.csv",
      "demo.keys.parquet",
      "demo.truth.parquet",
    ]);
  }));

Deno.test("writeSimulatedDemand() throws a typed error where it cannot write", () =>
  inFolder(async (dir) => {
    const error = await assertRejects(() => writeSimulatedDemand(`${dir}/no/demo.csv`, SMALL), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));
