import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import type { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { TrainedRows } from "@lib/monitoring/rows/trained_rows.ts";
import { inFolder } from "../../data/_tables.ts";
import { prepareRows, rowConfig, tableOf } from "../../data/rows/_rows.ts";

const LINES = Array.from({ length: 24 }, (_, i) => `${"ab"[i % 2]},${i % 9},${i / 4}`), FIELDS = { keys: ["shop"] };

/** Runs r1 and r2, of the first version and of one with more rows. */
async function runsOf(store: string): Promise<TrainedRuns> {
  const first = await prepareRows(store, ["shop,x,y", ...LINES], FIELDS);
  const second = await prepareRows(store, ["shop,x,y", ...LINES, "c,1,70"], FIELDS);
  const data = (group: typeof first.group, contentHash = group.contentHash) => ({
    ...{ group: group.name, version: group.version, contentHash },
  });
  const lineage = { r1: data(first.group), r2: data(second.group), lost: data(second.group, "of another") };
  const open = (run: keyof typeof lineage) => Promise.resolve({ run, config: rowConfig(FIELDS), data: lineage[run] });
  return { open } as unknown as TrainedRuns;
}

Deno.test("TrainedRows has the rows of every version that a model was trained on, and the targets of the key's own", () =>
  inFolder(async (store) => {
    const runs = await runsOf(store);
    const trained = await TrainedRows.open(runs, { names: ["r2", "r1"], store, mayLack: false });
    const table = tableOf(["shop,x,y", "c,1,70", LINES[3]!, "c,1,71"]);
    const { seen, byRun } = trained.find(table, [["70"], [LINES[3]!.split(",")[2]!], ["71"]]);
    assertEquals([seen, byRun("r1"), byRun("r2"), byRun("r3")], [
      Uint8Array.of(1, 1, 0),
      Uint8Array.of(0, 1, 0),
      Uint8Array.of(1, 1, 0),
      undefined,
    ]);
    const id = (name: string) => seriesKey([name]).id;
    assertEquals([trained.targetsOf(id("a"), "r1").length, [...trained.targetsOf(id("c"), "r2")]], [12, [70]]);
    // Of a key that its run has not seen, what all others were told; of a run that nobody names, that of the newest.
    assertEquals([trained.targetsOf(id("c"), "r1").length, trained.targetsOf(id("z"), "").length], [24, 25]);
    assertEquals([trained.twinShare, trained.foundShare > 0], [0, true]);
  }));

Deno.test("TrainedRows refuses a version that is another now, or goes on without it and says so", () =>
  inFolder(async (store) => {
    const runs = await runsOf(store), names = ["lost", "r1"], told: string[] = [];
    const { code } = await assertRejects(() => TrainedRows.open(runs, { names, store, mayLack: false }), DataError);
    const log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
    const trained = await TrainedRows.open(runs, { names, store, mayLack: true, log });
    assertEquals([code, told.length, trained.targetsOf("none", "lost").length], ["OTHER_DATA", 1, 24]);
  }));
