import { DataError, RegistryError } from "../core/errors.ts";
import type { RecordedRun, VersionChoice } from "../registry/records.ts";
import type { Registry } from "../registry/registry.ts";
import { notFound } from "../registry/sound_run.ts";
import { choiceOf, tellChoice } from "../registry/version_choice.ts";

/** What names a table. */
export interface GroupSource {
  /** Registry root, for messages. */
  readonly registry: string;
  /** Config whose name is the table's. */
  readonly config?: { readonly name: string };
  /** Versions that are of one table: those of a run, or a single one. */
  readonly choice?: VersionChoice;
}

/**
 * Name of the table to forecast: the config's, else that of the run or the version that was asked for, else the newest run's.
 *
 * @param registry Open registry. @param source Config and choice.
 * @throws {RegistryError} `NOT_FOUND` for a run or version that is not there, and where there is no run at all.
 * @throws {DataError} `NO_MATCHING_KEY` if config and choice mean two tables.
 */
export function nameGroup(registry: Registry, { registry: root, config, choice }: GroupSource): string {
  const chosen = choice === undefined ? null : chosenGroup(registry, choice);
  if (chosen !== null && config !== undefined && config.name !== chosen) {
    throw new DataError(
      "NO_MATCHING_KEY",
      `Cannot forecast ${config.name} by ${
        tellChoice(choice ?? {})
      } as it must be of that table: current value is ${chosen}`,
      { hint: `Leave out the config, or name the one of ${chosen}.` },
    );
  }
  const name = config?.name ?? chosen ?? newestRun(registry)?.lineage.data.group;
  if (name !== undefined) return name;
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot forecast as the registry must hold a run: current value is none in ${root}`,
    { hint: "Train first." },
  );
}

/** The table that a choice is of; null if it may be of any. */
function chosenGroup(registry: Registry, choice: VersionChoice): string | null {
  const { id, run } = choiceOf(choice);
  if (id !== undefined) {
    const [version] = registry.listVersions({ id });
    if (version === undefined) throw notFound(`version ${id}`);
    return version.group;
  }
  return run === undefined ? null : registry.showRun(run).lineage.data.group;
}

/** The newest run, or the newest before it whose row says what was registered. */
export function newestRun(registry: Registry, group?: string): RecordedRun | undefined {
  const [run] = registry.recordedRuns({ group, limit: 1 });
  if (run?.damage === undefined) return run;
  const whole = registry.recordedRuns({ group }).find(({ damage }) => damage === undefined);
  // There are runs: to say that there are none would hide why none can be used.
  if (whole === undefined) throw run.damage;
  return whole;
}
