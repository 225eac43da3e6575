import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { openRowWriter } from "@lib/data/outputs/row_writer.ts";
import { exportPanel } from "../../../bench/accuracy/export_panel.ts";
import { keyTable } from "../../../bench/accuracy/key_table.ts";
import { type PeerFile, scorePeers } from "../../../bench/accuracy/peer_file.ts";
import { comparePeers } from "../../../bench/accuracy/peer_results.ts";
import type { PreparedSet } from "../../../bench/accuracy/run_set.ts";
import type { DataSet } from "../../../bench/accuracy/sets.ts";

const SET: DataSet = { name: "small", file: "small.csv", measure: "wape", subsets: ["all"] };

/** Two keys of 8 months, the last two forecast; AutoETS and AutoTheta say 10 and 20 of both, AutoARIMA of the first alone. */
async function inSmallSet(test: (prepared: PreparedSet, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), input = `${folder}/small.csv`;
  const rows = ["a", "b"].flatMap((item) => [1, 2, 3, 4, 5, 6, 7, 8].map((m) => `2024-0${m}-01,${item},${m + 4},${m}`));
  await Deno.writeTextFile(input, `date,item,demand,price\n${rows.join("\n")}\n`);
  const exogenous = { future: ["price"] },
    common = { keys: ["item"], frequency: "month", horizon: 2, exogenous } as const;
  const config = parseConfig({ name: "small", source: input, ...common });
  const table = await prepareTable(config, { store: `${folder}/store`, serve: false });
  const ids = table.group.keys.map(({ id }) => id);
  for (
    const [name, yhat, keys] of [["AutoETS", 10, ids], ["AutoTheta", 20, ids], [
      "AutoARIMA",
      12,
      ids.slice(0, 1),
    ]] as const
  ) {
    const writer = openRowWriter(`${folder}/${name}.parquet`, [
      ...["unique_id", "origin", "ds"].map((column) => ({ name: column, type: "text" } as const)),
      { name: "yhat", type: "number" },
    ]);
    const steps = keys.flatMap((id) => ["2024-07-01", "2024-08-01"].map((ds) => ({ id, ds })));
    writer.append([
      steps.map(({ id }) => id),
      steps.map(() => "2024-06-01"),
      steps.map(({ ds }) => ds),
      steps.map(() => yhat),
    ]);
    writer.finish();
    await Deno.writeTextFile(
      `${folder}/${name}.json`,
      JSON.stringify({ versions: {}, seconds: 1, megabytes: 2, keys: keys.length }),
    );
  }
  try {
    await test({ source: { path: input, subsets: [new Set(ids)] }, config, table }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("scorePeers() errors by key of what each peer has forecast", () =>
  inSmallSet(async (prepared, folder) => {
    const file = await scorePeers(SET, prepared, folder);
    assertEquals(file.rows, [2, 2]);
    assertEquals(file.peers.AutoETS?.errors.wape, [3, 3], "11 and 12 against 10");
    assertEquals(file.peers.AutoARIMA?.errors.wape?.filter((error) => error === null).length, 1);
    assertAlmostEquals(file.peers.AutoETS?.bias ?? NaN, -6 / 46);
    assertEquals("mean of ETS, theta, MSTL" in file.peers, false, "MSTL has not run");
  }));

Deno.test("comparePeers() on the same keys, and refuses other rows", () =>
  inSmallSet(async (prepared, folder) => {
    const file = await scorePeers(SET, prepared, folder), scale = { mae: 1, mse: 1 };
    const ours = (rows: number) =>
      keyTable(
        SET,
        new Map([...prepared.source.subsets[0]!].map((id) => {
          const errors = new MetricAccumulator();
          errors.add([11, 12].slice(0, rows), [11, 11].slice(0, rows), scale);
          return [id, errors];
        })),
      );
    const { AutoETS, AutoARIMA } = comparePeers(SET, ours(2), file);
    assertEquals([AutoETS?.keys, AutoETS?.theirs.wape, AutoETS?.ours.wape], [2, 6 / 46, 2 / 46]);
    assertEquals([AutoARIMA?.keys, AutoARIMA?.theirs.wape, AutoARIMA?.ours.wape], [1, 1 / 23, 1 / 23]);
    assertThrows(() => comparePeers(SET, ours(1), file), RangeError, "2 other keys of 2");
    const gone: PeerFile = { ...file, keys: ["other"] };
    assertThrows(() => comparePeers(SET, ours(2), gone), RangeError, "--peers all --only small");
  }));

Deno.test("exportPanel() hands over rows, what is known ahead and the protocol", () =>
  inSmallSet(async (prepared, folder) => {
    await exportPanel(prepared.table, { keys: prepared.source.subsets[0]!, measure: "wape", folder });
    const protocol = JSON.parse(await Deno.readTextFile(`${folder}/protocol.json`));
    assertEquals(protocol, {
      freq: "MS",
      season: 12,
      horizon: 2,
      origins: ["2024-06-01"],
      exogenous: ["price"],
      measure: "wape",
    });
    assertEquals((await Deno.stat(`${folder}/panel.parquet`)).size > 0, true);
  }));
