import { assertEquals } from "@std/assert";
import { KnownRows } from "@lib/data/rows/known_rows.ts";
import { memoryRows } from "@lib/data/rows/row_source.ts";
import { GivenTargets } from "@lib/monitoring/rows/given_targets.ts";
import { findSeenRows } from "@lib/monitoring/rows/seen_rows.ts";
import { inFolder } from "../../data/_tables.ts";
import { prepareRows, rowConfig, tableOf } from "../../data/rows/_rows.ts";
import { rowsConfig } from "../../inference/rows/_fixtures.ts";

/** Training has `lines`; `given` are looked at. */
async function look(lines: readonly string[], given: readonly string[], withSeen = false) {
  return await inFolder(async (store) => {
    const { group } = await prepareRows(store, ["x,y", ...lines]);
    const trained = await KnownRows.read(group, rowConfig());
    const served = { rows: memoryRows(tableOf(["x,y", ...given])), columns: ["x", "y"] };
    const targets = new GivenTargets(group.table!, rowsConfig());
    const { isSeen, ...seen } = await findSeenRows(served, { trained, targets, withSeen });
    return { ...seen, rows: [...isSeen] };
  });
}

const DISTINCT = Array.from({ length: 60 }, (_, i) => `${i % 20},${i / 8}`);
/** Sixty rows of which all have twins: 12 kinds of them. */
const FEW = Array.from({ length: 60 }, (_, i) => `${i % 4},${i % 3}`);

Deno.test("findSeenRows() leaves out every row of training where its rows are unlike each other, unless asked for", async () => {
  assertEquals(await look(DISTINCT, ["3,99", DISTINCT[7]!, "1,"]), {
    rows: [0, 1, 0],
    count: 1,
    treatment: "left_out",
  });
  assertEquals((await look(DISTINCT, [DISTINCT[7]!], true)).treatment, "asked");
});

Deno.test("findSeenRows() takes for new what chance makes equal, and not where nearly all of training is there", async () => {
  const chance = await look(FEW, FEW.slice(0, 12));
  assertEquals([chance.count, chance.treatment], [12, "chance"]);
  const grown = await look(FEW, [...FEW, ...FEW.slice(0, 12)]);
  // Each row of training is told once; what comes beyond is new.
  assertEquals([grown.count, grown.treatment, grown.rows.slice(60)], [60, "left_out", new Array(12).fill(0)]);
});
