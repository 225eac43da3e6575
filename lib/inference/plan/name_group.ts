import { DataError, RegistryError } from "../../core/errors/errors.ts";
import type { RecordedRun, VersionChoice } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { notFound, soundRun } from "../../registry/versions/sound_run.ts";
import { CHALLENGER, CHAMPION } from "../../registry/versions/lifecycle.ts";
import { choiceOf, tellChoice } from "../../registry/versions/version_choice.ts";

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
 * @throws {RegistryError} `NOT_FOUND` for a run, version, contender or alias that is not there, and where there is no run at all;
 * `AMBIGUOUS_KEY` for a semantic version of several tables.
 * @throws {DataError} `NO_MATCHING_KEY` if config and choice mean two tables.
 */
export function nameGroup(registry: Registry, { registry: root, config, choice }: GroupSource): string {
  const chosen = choice === undefined ? null : chosenGroup(registry, choice, config?.name);
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
  if (name !== undefined) {
    assertThere(registry, name, choice ?? {});
    return name;
  }
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot forecast as the registry must hold a run: current value is none in ${root}`,
    { hint: "Train first: deno task train." },
  );
}

/** The table that a choice is of; null if it may be of any. */
function chosenGroup(registry: Registry, choice: VersionChoice, wanted?: string): string | null {
  const { id, run, semantic } = choiceOf(choice);
  if (id !== undefined) {
    const [version] = registry.listVersions({ id });
    if (version === undefined) throw notFound(`version ${id}`);
    return version.group;
  }
  if (run !== undefined) return soundRun(registry.recordedRuns({ run }), run).lineage.data.group;
  return semantic === undefined ? null : semanticGroup(registry, semantic, wanted);
}

/** The only table that has a semantic version, or the one that is wanted if it does. */
function semanticGroup(registry: Registry, semantic: string, wanted?: string): string {
  const runs = registry.servingRuns({ semantic }).flatMap(({ run }) => registry.recordedRuns({ run }));
  const groups = [...new Set(runs.map(({ lineage }) => lineage.data.group))].sort();
  const [first, second] = groups;
  if (first === undefined) throw notFound(`version ${semantic}`);
  if (wanted !== undefined && groups.includes(wanted)) return wanted;
  if (second === undefined) return first;
  throw new RegistryError(
    "AMBIGUOUS_KEY",
    `Cannot forecast by version ${semantic} as one table must be meant: current value is ${groups.join(", ")}`,
    { hint: "Name the table with --config.", context: { semantic, groups } },
  );
}

/** A name that nothing in a table has is mistyped, which is no failure of each of its keys. */
function assertThere(registry: Registry, group: string, choice: VersionChoice): void {
  const { alias, run, contender, semantic } = choice;
  const isFree = alias !== undefined && alias !== CHAMPION && alias !== CHALLENGER;
  const names: VersionChoice = { alias: isFree ? alias : undefined, contender, semantic };
  for (const [name, value] of Object.entries(names)) {
    if (value === undefined || registry.listVersions({ group, run, [name]: value, limit: 1 }).length > 0) continue;
    throw notFound(`${tellChoice({ run, [name]: value })} of ${group}`);
  }
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
