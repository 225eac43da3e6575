import { evaluateTable } from "@lib/training/run/evaluate.ts";
import type { SetCoverage } from "./coverage_result.ts";
import { readSetConfig } from "./run_set.ts";
import { SETS } from "./sets.ts";
import { type SourceOptions, sourceTable } from "./source_table.ts";
import { SumTable } from "./sum_coverage.ts";
import { movedBack } from "./window.ts";

/** Options of {@linkcode coverSet}. */
export interface CoverOptions extends SourceOptions {
  readonly workers: number;
  /** Windows into the past. */
  readonly back: number;
  /** Origins that are pooled. */
  readonly origins: number;
}

/** Evaluate a table at several origins, and count what lay inside its intervals. @param name Of `COVERED`. */
export async function coverSet(name: string, options: CoverOptions): Promise<SetCoverage> {
  const { scratch, workers, origins, back, sample } = options, store = `${scratch}/features`;
  const own = await readSetConfig(name), set = SETS.find((one) => one.name === name);
  const input = set === undefined ? undefined : (await sourceTable(set, own, options)).path;
  const config = await movedBack(own, back, { store, input });
  let sums: SumTable | null = null;
  const result = await evaluateTable(config, {
    ...{ store, scratch, workers, input, origins, output: `${scratch}/${name}.parquet` },
    limit: set === undefined ? sample : undefined,
    async onOrigin(origin) {
      const { keys, config: { horizon, levels } } = origin.plan;
      sums ??= new SumTable({ keys: keys * (origin.plan.keyColumns.length + 1) + 1, horizon, levels });
      await sums.add(origin);
    },
  });
  if (sums === null) throw new RangeError("Cannot measure sums as an origin is needed: current value is none");
  const done: SumTable = sums;
  return {
    set: name,
    back,
    keys: result.keys,
    origins: result.origins,
    keyLevels: result.intervalCoverage,
    sums: done.result(),
  };
}
