import type { OutcomeStatus } from "@lib/core/outcome.ts";
import { type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import { RECORD } from "@lib/registry/records/record.ts";
import type { RunInput, VersionInput } from "@lib/registry/versions/row_types.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import type { RegistryOptions } from "@lib/registry/registry_options.ts";
import type { RunTransaction } from "@lib/registry/commits/transaction.ts";

export const NOW = new Date("2024-03-01T12:00:00.000Z");

export function open(root: string, options: Partial<RegistryOptions> = {}): Registry {
  return openRegistry(root, { now: () => NOW, waitMs: 0, ...options });
}

export function runInput(run: string, changes: Partial<RunInput> = {}): RunInput {
  return {
    run,
    name: "demo",
    configJson: "{}",
    planHash: "plan",
    seed: 7,
    codeRevision: "rev",
    environment: { clean: true },
    data: { group: "demo", version: 1, contentHash: "content" },
    keyColumns: ["item", "location"],
    ...changes,
  };
}

export function version(key: SeriesKey, changes: Partial<VersionInput> = {}): VersionInput {
  return {
    key,
    contender: "ridge",
    family: "ridge",
    status: "champion",
    reason: "",
    specHash: "spec",
    scores: { mase: 0.5, mape: NaN },
    flags: [],
    model: new TextEncoder().encode(`model of ${key.id}`),
    ...changes,
  };
}

/** One champion with its outcome. */
export function addChampion(run: RunTransaction, key: SeriesKey, changes: Partial<VersionInput> = {}): void {
  const input = version(key, changes);
  run.addVersion(input);
  run.addOutcome({
    key,
    status: input.status,
    contender: input.contender,
    version: 0,
    reason: "",
    scores: input.scores,
  });
}

export function outcome(key: SeriesKey, status: OutcomeStatus, contender = "ridge") {
  return { key, status, contender, version: 0, reason: "", scores: {} } as const;
}

/** Register one run with a champion per key. */
export function register(
  registry: Registry,
  run: string,
  keys: readonly SeriesKey[],
  changes: Partial<VersionInput> = {},
) {
  const transaction = registry.begin(runInput(run, { keys: keys.length }));
  for (const key of keys) addChampion(transaction, key, changes);
  transaction.commit(() => ({}));
}

export const KEYS = [seriesKey(["a", "x"]), seriesKey(["a", "y"]), seriesKey(["b", "x"])];

/** The folder as a crash would leave it now (SQLite's shared-memory file is rebuilt by it). */
export function copyRoot(root: string): string {
  const copy = Deno.makeTempDirSync();
  Deno.mkdirSync(`${copy}/packs`);
  for (const name of ["registry.db", "registry.db-wal"]) {
    try {
      Deno.copyFileSync(`${root}/${name}`, `${copy}/${name}`);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  for (const entry of Deno.readDirSync(`${root}/packs`)) {
    Deno.copyFileSync(`${root}/packs/${entry.name}`, `${copy}/packs/${entry.name}`);
  }
  return copy;
}

/** Files in the folder of packs, but for the records of runs. */
export function packNames(root: string): string[] {
  return [...Deno.readDirSync(`${root}/packs`)].map((entry) => entry.name).filter((name) => !isRecord(root, name))
    .sort();
}

/** Whether a file in the folder of packs describes a run. */
export function isRecord(root: string, name: string): boolean {
  if (!/^[0-9a-f]{64}\.pack$/.test(name)) return false;
  const pack = new PackReader(`${root}/packs/${name}`);
  try {
    return pack.index()[0]?.name === RECORD;
  } catch {
    return false;
  } finally {
    pack.close();
  }
}

/** The code of the error that `work` throws. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown ? String(thrown.code) : `${thrown}`;
  }
  return "no error";
}
