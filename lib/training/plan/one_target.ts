import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import { openRegistry } from "../../registry/registry.ts";
import { DISK, type Files, isFile } from "../../storage/files/files.ts";

/**
 * Refuse to train some keys of a table for another target than that of the models which serve it: a table is served for one, and
 * all other keys would fail from then on.
 *
 * @param config Of the run, over some of the keys. @param options `registry`: its root, which need not be there; clock, file operations.
 * @throws {DataError} `TARGET_MISMATCH`, before anything is read or written.
 */
export async function assertOneTarget(
  { name, problem, target }: Pick<Config, "name" | "problem" | "target">,
  { registry: root, now, files = DISK }: {
    readonly registry: string;
    readonly now: () => Date;
    readonly files?: Files;
  },
): Promise<void> {
  if (!isFile(`${root}/registry.db`)) return;
  const registry = openRegistry(root, { now, files, readOnly: true });
  try {
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
  } finally {
    registry.close();
  }
}
