import type { Config } from "../core/config/config_type.ts";
import { championsOf } from "../lifecycle/candidates.ts";
import { signed } from "../lifecycle/decision.ts";
import { seriesOf } from "../lifecycle/move_plan.ts";
import { rolledBackTo } from "../lifecycle/rolled_back.ts";
import { rolloutSteps } from "../lifecycle/rollout_state.ts";
import type { Move } from "../registry/versions/action.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import type { BrokenForecast } from "./test_forecasts.ts";
import { isMishap } from "./mishaps.ts";
import { BY, rejectedVersions } from "./rejected_versions.ts";

/** What became of the versions of a retraining. */
export interface SettledRetraining {
  /** Versions that serve, now or since before this call. */
  readonly promoted: readonly VersionRow[];
  /** Of them, those in the place of a version that somebody had rolled back to. */
  readonly undone: readonly VersionRow[];
  /** Versions that wait in Staging for somebody's word: to approve them, or to go on with the rollout of their run. */
  readonly waiting: readonly VersionRow[];
  /** Versions that must not serve, and why: the code of their forecast, the reason of a fallback, `REJECTED` by somebody. */
  readonly refused: readonly BrokenForecast[];
  /** Versions that wait as somebody else has changed their champion since the plan. */
  readonly conflicts: readonly VersionRow[];
}

/** What is decided on. */
export interface SettleRetrainingOptions {
  /** Run that was trained. */
  readonly run: string;
  /** Why keys were trained, for the history. */
  readonly note: string;
  /** Facts for the history. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Who approves. */
  readonly approval: Config["lifecycle"]["approval"];
  /** Numbers of the champions as the plan saw them, by key id; 0: none. */
  readonly champions: Readonly<Record<string, number>>;
  /** Versions whose forecasts are no forecasts. */
  readonly broken: readonly BrokenForecast[];
}

/**
 * Let the versions of a retraining serve that have passed the gate and their test: what was refused is rejected, then all others
 * are promoted in one transaction. Done again it changes nothing and says the same. What people have decided about a version
 * since it was registered holds: one that somebody has rejected is refused, and the keys of a rollout are left to it.
 *
 * A fallback that stands in for a fit that failed never replaces a champion.
 *
 * @param registry Open for writing. @param options Run, policy, test.
 * @throws {RegistryError} `CONFLICT` if somebody else moves the same versions meanwhile: what is not promoted waits then.
 */
export function settleRetraining(registry: Registry, options: SettleRetrainingOptions): SettledRetraining {
  const { run, approval, champions } = options;
  const versions = registry.listVersions({ run, chosen: true }), serves = championsOf(registry, versions);
  const codes = new Map(options.broken.map(({ version, code }) => [version.id, code]));
  const rejected = rejectedVersions(registry, run, versions), isRolledOut = rolloutSteps(registry, run).length > 0;
  const rolledBack = rolledBackTo(registry, versions[0]?.group ?? ""), undone: VersionRow[] = [];
  const promoted: VersionRow[] = [], waiting: VersionRow[] = [], conflicts: VersionRow[] = [];
  const refused: BrokenForecast[] = [], moves: Move[] = [];
  for (const version of versions) {
    const champion = serves.get(seriesOf(version));
    const code = rejected.get(version.id) ?? codes.get(version.id) ?? mishapOf(version, champion);
    if (version.stage === "Production") promoted.push(version);
    if (version.stage !== "Staging") continue;
    if (code !== "") refused.push({ version, code });
    else if (approval !== "automatic" || isRolledOut) waiting.push(version);
    else if ((champion?.id ?? 0) !== (champions[version.key.id] ?? 0)) conflicts.push(version);
    else {
      if (rolledBack.has(`${version.key.id} ${champion?.version}`)) undone.push(version);
      moves.push({ version: version.id, from: "Staging", to: "Production", champion: champion?.id ?? null });
    }
  }
  reject(registry, run, { refused: refused.filter(({ version }) => !rejected.has(version.id)), serves });
  if (moves.length > 0) {
    const detail = signed({ by: BY, note: options.note }, {
      ...options.facts,
      keys: moves.length,
      undone: undone.length > 0 ? undone.length : undefined,
    });
    registry.act({ kind: "PROMOTED", run, detail, moves });
    const moved = new Set(moves.map(({ version }) => version));
    promoted.push(...registry.listVersions({ run, chosen: true }).filter(({ id }) => moved.has(id)));
  }
  return { promoted, undone, waiting, refused, conflicts };
}

function mishapOf({ status, reason }: VersionRow, champion: VersionRow | undefined): string {
  return status === "fallback" && isMishap(reason) && champion?.status === "champion" ? reason : "";
}

function reject(
  registry: Registry,
  run: string,
  { refused, serves }: {
    readonly refused: readonly BrokenForecast[];
    readonly serves: ReadonlyMap<string, VersionRow>;
  },
): void {
  for (const [code, all] of Map.groupBy(refused, ({ code }) => code)) {
    const moves = all.map(({ version }): Move => ({
      version: version.id,
      from: "Staging",
      to: "Staging",
      champion: serves.get(seriesOf(version))?.id ?? null,
    }));
    registry.act({ kind: "REJECTED", run, detail: signed({ by: BY, note: code }, { keys: moves.length }), moves });
  }
}
