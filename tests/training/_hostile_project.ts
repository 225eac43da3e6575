import { assertEquals } from "@std/assert";
import type { Outcome } from "@lib/core/outcome.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import type { TrainOptions } from "@lib/training/run/train_options.ts";
import { futureRows, keyRows, Project, type TableRow, tableRows } from "./_project.ts";

// Whole runs with families that hang, eat memory and crash. The fits are real ones; only `_hostile_worker.ts` is not.

export const HOSTILE = new URL("./_hostile_worker.ts", import.meta.url);
/** As `FATAL` of the hostile worker, which cannot be imported outside of a worker. */
const FATAL = { loop: 777, eat: 778, die: 779, lateLoop: 780, lateDie: 781 } as const;
export const FIELDS = {
  contenders: ["seasonal_naive", "ses", "ridge", "mean"],
  limits: { fitSeconds: 2, memoryMb: 500 },
};

/** A key on which `ses` misbehaves. */
export function fatalRows(how: keyof typeof FATAL): TableRow[] {
  return keyRows(how, "x").map((row, t) => t === 0 ? { ...row, demand: String(FATAL[how]) } : row);
}

export function project(
  fatal: readonly (keyof typeof FATAL)[],
  fields: ConstructorParameters<typeof Project>[1] = FIELDS,
) {
  return new Project([...tableRows(6), ...fatal.flatMap(fatalRows)], fields);
}

export function warnings(): { log: TrainOptions["log"]; lines: string[] } {
  const lines: string[] = [];
  return { log: { debug() {}, info() {}, warn: (line) => void lines.push(line) }, lines };
}

export const isFatal = ({ key }: Outcome) => Object.hasOwn(FATAL, key.parts[0]);
export const short = ({ key, status, contender, reason }: Outcome) => [key.parts[0], status, contender, reason];

/** Point forecasts by key of all that have a model. */
export async function forecasts(of: Project): Promise<Map<string, string>> {
  const group = await currentGroup(of.paths.store, "shop");
  const future = of.write(futureRows(group.keys.map((key) => key.parts)), "future.csv");
  const output = `${of.root}/forecasts.json`;
  await inferTable({ ...of.paths, now: () => new Date(0), future, output });
  const rows: Record<string, unknown>[] = JSON.parse(await Deno.readTextFile(output));
  const byKey = Map.groupBy(rows, (row) => `${row.item} ${row.location}`);
  return new Map([...byKey].map(([key, all]) => [key, all.map((row) => row.yhat).join()]));
}

/** Contenders of a key's versions. */
export function othersOf({ paths }: Project, key: string): string[] {
  const registry = openRegistry(paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    return registry.listVersions({ keys: [key] }).map(({ contender }) => contender);
  } finally {
    registry.close();
  }
}

/** Everybody but the culprits is served as in a run without them. */
export async function assertUndisturbed(hostile: Project, outcomes: readonly Outcome[]): Promise<void> {
  using without = project([]);
  const undisturbed = await without.train();
  // All keys share the shapes of their intervals, and so what these cover.
  const bare = (outcome: Outcome) => {
    const scores = Object.entries(outcome.scores).filter(([name]) => !name.startsWith("coverage_"));
    return { ...outcome, scores: Object.fromEntries(scores) };
  };
  assertEquals(outcomes.filter((outcome) => !isFatal(outcome)).map(bare), undisturbed.outcomes.map(bare));
  const [all, expected] = [await forecasts(hostile), await forecasts(without)];
  assertEquals(all.size, outcomes.length);
  for (const [key, values] of expected) assertEquals(all.get(key), values, key);
}
