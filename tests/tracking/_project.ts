import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { writeRows } from "@lib/data/outputs/write_rows.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { writeManifest } from "@lib/storage/files/folder_manifest.ts";
import { connect } from "@lib/tracking/connection.ts";
import { type SyncOptions, syncTracking } from "@lib/tracking/sync.ts";
import { addChampion, open, runInput } from "../registry/_fixtures.ts";
import type { Cut, FakeMlflow } from "./_fake_mlflow.ts";

/** Runs of the project, oldest first; the first one has a report. */
export const RUNS = ["demo-20240131T120000-abcdef", "demo-20240207T120000-fedcba"] as const;
export const KEYS = [seriesKey(["a", "x"]), seriesKey(["a/b:\u{1f600}", "y".repeat(300)])] as const;

export interface Project {
  readonly registry: Registry;
  readonly root: string;
  readonly reports: string;
  /** Sync it with a server; `cut` kills it at a request. */
  sync(server: FakeMlflow, options?: Partial<SyncOptions> & { cut?: Cut }): ReturnType<typeof syncTracking>;
}

/** Two runs over two keys, the newer one serves. */
export async function withProject(test: (project: Project) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), root = `${folder}/models`, reports = `${folder}/reports`;
  const registry = open(root);
  try {
    for (const run of RUNS) addRun(registry, run);
    await addReport(reports, RUNS[0]);
    const project = { registry, root, reports };
    await test({
      ...project,
      sync(server, { cut, ...options } = {}) {
        const connection = connect("http://fake", { fetch: server.fetch(cut), wait: () => Promise.resolve() });
        return syncTracking(connection, { ...project, log: SILENT_LOGGER, ...options });
      },
    });
  } finally {
    registry.close();
    await Deno.remove(folder, { recursive: true });
  }
}

export function addRun(registry: Registry, run: string): void {
  const config = { name: "demo", folds: { count: 3 }, exogenous: { kinds: { "a b": "number" } } };
  const transaction = registry.begin(runInput(run, { keys: KEYS.length, configJson: JSON.stringify(config) }));
  for (const key of KEYS) addChampion(transaction, key, { model: new TextEncoder().encode(`${run} ${key.id}`) });
  const scores = { mase: 0.5, mape: null, keys: 2, oursThere: 0.5 };
  transaction.commit(() => ({
    keys: 2,
    metrics: { ours: scores, ridge: scores, "Ridge/2": scores },
    coverage: { "80": 79.5, "97.5": 97 },
    outcomes: { champion: 2, fallback: 0, failed: 0 },
    seconds: { read: 1.5, competition: 2 },
  }));
}

export async function addReport(reports: string, run: string): Promise<void> {
  const folder = `${reports}/${run}`;
  await Deno.mkdir(folder, { recursive: true });
  const spans = [{ name: "f1" }, { name: "holdout" }];
  await Deno.writeTextFile(`${folder}/evaluation.json`, JSON.stringify({ spans }));
  await writeRows(`${folder}/leaderboard.parquet`, [
    { name: "contender", values: ["ridge", "ridge", "naive", "naive", "ridge"] },
    { name: "span", values: ["f1", "holdout", "f1", "holdout", "f1"] },
    { name: "chosen", values: Int32Array.of(1, 1, 0, 0, 0) },
    { name: "mase", values: Float64Array.of(0.5, 0.75, 40, NaN, 1.5) },
    { name: "rmsse", values: Float64Array.of(1, 1, 1, 1, 1) },
  ]);
  await Deno.writeTextFile(`${folder}/wins.svg`, "<svg/>");
  writeManifest(folder, ["evaluation.json", "leaderboard.parquet"], { about: { run } });
}
