import type { VersionRow } from "../../registry/versions/row_types.ts";
import { levelsAmong } from "../requests/asked_levels.ts";
import { horizonTooLong } from "../champions/forecast_panel.ts";
import type { ForecastAsk, ForecastScope } from "./hot_forecasts.ts";
import { askedVersions } from "./asked_versions.ts";
import { frameOfAll, frameOfKey, gatherFuture, requireFuture } from "../requests/future_rows.ts";
import { SERIES } from "../champions/resolve_champions.ts";
import type { SoundRequest } from "./read_request.ts";
import type { Snapshot } from "./snapshot.ts";
import type { ServiceRequest } from "../requests/request.ts";
import { type ServingConfig, servingConfig, type ServingRuns } from "../plan/serving_config.ts";

/** What is to be done for a request. */
export interface RequestPlan {
  /** Keys in the order of the request. */
  readonly asks: readonly ForecastAsk[];
  /** With what they are forecast. */
  readonly scope: ForecastScope;
  /** Levels of the answer, in percent. */
  readonly levels: readonly number[];
  /** Whether models need columns known ahead. */
  readonly needsAhead: boolean;
}

/**
 * Decide which versions serve a request, for how many steps, and from what.
 *
 * @param request As it came. @param sound As it was read. @param at Snapshot and time.
 * @throws {FitError} `HORIZON_TOO_LONG`. @throws {DataError} `FUTURE_COLUMN_MISSING`, `INVALID_REQUEST`, as `servingConfig`.
 * @throws {RegistryError} `NOT_FOUND` for a choice that nothing has.
 */
export async function planRequest(
  request: ServiceRequest,
  sound: SoundRequest,
  { snapshot, now }: { readonly snapshot: Snapshot; readonly now: number },
): Promise<RequestPlan> {
  const { keys, actuals, future, input, notes } = sound, { group, all } = snapshot;
  const { chosen, resolver, versionOf } = askedVersions(snapshot, { keys, choice: request.choice, kind: SERIES });
  const asks = keys.map((key) => ({
    key,
    position: snapshot.positions.get(key.id) ?? null,
    version: versionOf(key),
  }));
  const isThere = ({ key, position }: ForecastAsk) => position !== null || (actuals?.rows.has(key.id) ?? false);
  const { config } = await configOf(snapshot, asks.filter(isThere), chosen);
  const { horizon = config.horizon } = request;
  if (horizon > config.horizon) throw horizonTooLong(horizon, config.horizon);
  const moved = actuals === null ? 0 : actuals.end - group.end, steps = moved + horizon;
  const span = { group, told: sound.told, from: group.end + moved + 1, to: group.end + steps, notes };
  const rows = gatherFuture(future ?? [], span), frame = { group, steps, rows };
  // Rows of other periods alone, such as of a wrong year, tell as little as none.
  requireFuture({ ...config, horizon }, rows.size === 0 ? null : sound.told, snapshot);
  const whole = future === null ? null : await frameOfAll(frame);
  const scope: ForecastScope = {
    ...{ snapshot, resolver, horizon, actuals, input, now, levels: config.levels },
    choice: chosen === null ? "" : JSON.stringify(request.choice),
    newcomerRun: all.newcomerRun ?? "",
    ahead(id, stored) {
      if (whole?.index.has(id)) return whole;
      return stored === null && future === null ? null : frameOfKey(id, stored, frame);
    },
  };
  const needsAhead = config.exogenous.future.length > 0;
  return { asks, scope, levels: levelsAmong(request.levels, config.levels), needsAhead };
}

/** What the models of the keys need to be told; of keys that nobody knows, or that have no such version, what those of all keys do. */
async function configOf(
  { open, runs, champions, group, serves, all }: Snapshot,
  asks: readonly ForecastAsk[],
  chosen: ReadonlyMap<string, VersionRow> | null,
): Promise<ServingConfig> {
  if (asks.length === 0 || chosen?.size === 0) return all;
  const distinct = new Map(asks.map((ask) => [ask.key.id, ask])), counts = new Map<string, number>();
  for (const { key, version } of distinct.values()) {
    if (version === null) continue;
    const run = chosen === null
      ? champions.runs[champions.run[champions.index.get(key.id)!]!]!
      : chosen.get(key.id)!.run;
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  const order = chosen === null ? champions.runs : newestFirst(chosen);
  const own: ServingRuns = order.flatMap((run) => {
    const versions = counts.get(run);
    return versions === undefined ? [] : [{ run, versions }];
  });
  return await servingConfig(open.registry, runs, {
    registry: group.name,
    group,
    asked: {
      keys: distinct.size,
      isAll: distinct.size === group.keys.length,
      own,
      all: () => chosen === null ? serves : own,
      mayBeNew: chosen === null,
    },
  });
}

/** Their runs: later ones have larger numbers. */
function newestFirst(chosen: ReadonlyMap<string, VersionRow>): string[] {
  return [...new Set([...chosen.values()].sort((a, b) => b.id - a.id).map(({ run }) => run))];
}
