import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import { assertRows } from "../../data/rows/assert_layout.ts";
import type { TrainedRuns } from "../../lifecycle/trained_runs.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import {
  allKeys,
  type InferencePlan,
  type InferenceSource,
  planForecast,
  type SelectPositions,
} from "../plan/plan_inference.ts";
import { ChampionResolver, ROWS } from "../champions/resolve_champions.ts";
import type { RowForm } from "./predict_table.ts";

/** Who is asked for rows. */
export type RowsSource = Pick<InferenceSource, "registry" | "store" | "config" | "choice" | "now" | "log" | "damaged">;

/** Everything that is open before the first row is predicted. */
export interface OpenRows extends InferencePlan {
  /** The registry, for reading. */
  readonly registry: Registry;
  /** Opens the runs of models. */
  readonly runs: TrainedRuns;
  /** Finds what serves keys. */
  readonly resolver: ChampionResolver<RowsChampion, RowsChampion>;
  /** What is predicted. */
  readonly form: RowForm;
  /** Release the registry. */
  close(): void;
}

/**
 * Open the registry and the table of rows that it has models of.
 *
 * @param source Folders, config, choice. @param select Keys of the table; default all.
 * @throws {RegistryError} `NOT_FOUND`, `SCHEMA_VERSION`. @throws {DataError} `WRONG_PROBLEM` of a table of series,
 * `MISSING_GROUP`, `NO_MATCHING_KEY`.
 */
export async function openRows(source: RowsSource, select: SelectPositions = allKeys): Promise<OpenRows> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const { newcomerRun, ...plan } = await planForecast(registry, source, select), { group, config, runs } = plan;
    assertRows(group);
    const scope = { ...source.choice, group: group.name, newcomerRun };
    return {
      ...plan,
      registry,
      resolver: new ChampionResolver(registry, scope, { runs, kind: ROWS }),
      form: {
        targets: group.table?.targets ?? [],
        classes: group.table?.classes ?? [],
        levels: config.levels,
      },
      close: () => registry.close(),
    };
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}
