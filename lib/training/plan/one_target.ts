import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import type { Registry } from "../../registry/registry.ts";

/**
 * Refuse to train some keys of a table for another target than that of the models which serve it: a table is served for one, and
 * all other keys would fail from then on.
 *
 * @param registry Open registry. @param config Of the run, over some of the keys.
 * @throws {DataError} `TARGET_MISMATCH`, before anything is read or written.
 */
export async function assertOneTarget(
  registry: Pick<Registry, "servingRuns" | "recordedRuns">,
  { name, problem, target }: Pick<Config, "name" | "problem" | "target">,
): Promise<void> {
  for (const { run } of registry.servingRuns({ group: name })) {
    const [recorded] = registry.recordedRuns({ run });
    // What is damaged is told by those who need it.
    if (recorded === undefined || recorded.damage !== undefined) continue;
    const serves = await readRecordedConfig(recorded.configJson);
    if (serves.problem === problem && String(serves.target) === String(target)) continue;
    throw new DataError(
      "TARGET_MISMATCH",
      `Cannot train some keys of ${name} for ${problem} of ${target} as all must be served for the same: current value is ` +
        `${serves.problem} of ${serves.target}, by run ${run}`,
      { hint: "Train all keys together, or give the config another name, so that both are served." },
    );
  }
}
