import { assertEquals } from "@std/assert";
import { KnownRows } from "@lib/data/rows/known_rows.ts";
import { memoryRows } from "@lib/data/rows/row_source.ts";
import { GivenTargets } from "@lib/monitoring/rows/given_targets.ts";
import type { LoggedRow } from "@lib/inference/log/read_logged_rows.ts";
import { findSeenRows } from "@lib/monitoring/rows/seen_rows.ts";
import { inFolder } from "../../data/_tables.ts";
import { prepareRows, rowConfig, tableOf } from "../../data/rows/_rows.ts";
import { rowsConfig } from "../../inference/rows/_fixtures.ts";

interface Asked {
  readonly withSeen?: boolean;
  /** Run that spoke of each row before. */
  readonly said?: readonly (string | null)[];
}

/** Training has `lines`; `given` are looked at. */
async function look(lines: readonly string[], given: readonly string[], { withSeen = false, said }: Asked = {}) {
  return await inFolder(async (store) => {
    const { group } = await prepareRows(store, ["x,y", ...lines]);
    const known = await KnownRows.read(group, rowConfig());
    const trained = {
      find: (...asked: Parameters<KnownRows["find"]>) => {
        const seen = known.find(...asked), own = seen.slice();
        return { seen, byRun: (run: string) => run === "r" ? own : undefined };
      },
      get foundShare() {
        return known.foundShare;
      },
      twinShare: known.twinShare,
    };
    const served = { rows: memoryRows(tableOf(["x,y", ...given])), columns: ["x", "y"] };
    const targets = new GivenTargets(group.table!, rowsConfig());
    const spoken = said &&
      { choose: (row: number) => said[row] === null ? undefined : { run: said[row] } as LoggedRow };
    const { isSeen, isSeenBySpeaker, ...seen } = await findSeenRows(served, {
      trained,
      targets,
      withSeen,
      said: spoken,
    });
    return { ...seen, rows: [...isSeen], bySpeaker: [...isSeenBySpeaker] };
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
    ...{ bySpeaker: [0, 0, 0], said: 0 },
  });
  assertEquals((await look(DISTINCT, [DISTINCT[7]!], { withSeen: true })).treatment, "asked");
});

Deno.test("findSeenRows() takes for new what chance makes equal, and not where nearly all of training is there", async () => {
  const chance = await look(FEW, FEW.slice(0, 12));
  assertEquals([chance.count, chance.treatment], [12, "chance"]);
  const grown = await look(FEW, [...FEW, ...FEW.slice(0, 12)]);
  // Each row of training is told once; what comes beyond is new.
  assertEquals([grown.count, grown.treatment, grown.rows.slice(60)], [60, "left_out", new Array(12).fill(0)]);
});

Deno.test("findSeenRows() of rows of which a run spoke before goes by what that run has seen", async () => {
  const given = [DISTINCT[7]!, DISTINCT[8]!, "3,99", "1,", "4,98"];
  const { said, bySpeaker, count } = await look(DISTINCT, given, { said: ["r", "older", "r", "r", null] });
  // Of the two that training has seen the older run knew none; a row without a target says nothing.
  assertEquals([said, bySpeaker, count], [2, [1, 0, 0, 0, 0], 2]);
});
