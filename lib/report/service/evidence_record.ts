import { decodeLeaderboard } from "../../competition/selection/leaderboard.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { pause } from "../../parallel/pause.ts";
import type { ServedState } from "../../inference/service/forecast_service.ts";
import { selectionMetric } from "../../lineage/run_scores.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { errorBy } from "../../metrics/metric_info.ts";
import { compareMethods, type MethodComparison } from "../../training/assessment/compare_methods.ts";
import { type MemberShares, memberShares, type MemberWeight } from "../../training/assessment/member_shares.ts";
import { decodePlan, SHARED_PLAN } from "../../training/plan/plan_record.ts";
import { RecipeReader } from "../../training/record/recipe_record.ts";
import type { TrainingSummary } from "../../training/record/result.ts";

/** Keys that are looked at one by one: of more, as many, evenly over the table. */
const MOST_KEYS = 2_000;
/** Keys between two turns of others. */
const TURN = 25;

/** What the choices that serve rest on. Plain data; JSON has null for NaN. */
export interface EvidenceRecord {
  /** Run that serves most keys, whose figures these are; empty without any. */
  readonly run: string;
  /** Ways of forecasting on its hold-out, the best first; null where it did not keep them. */
  readonly comparison: MethodComparison | null;
  /** What the forecasts that serve are made of; null where that is not known. */
  readonly members: MemberShares | null;
  /** Error of the best local over that of the best global model, by key, on hold-outs; the best of the folds each. */
  readonly ratios: readonly number[];
  /** Keys that members and ratios are of. */
  readonly keys: number;
}

/**
 * What the choices that serve rest on: the comparison of the run that serves most keys, what forecasts are made of, and local
 * beside global models. Others have their turn between keys.
 *
 * @param served What is served.
 */
export async function evidenceRecord(
  { registry, group, serves }: Pick<ServedState, "registry" | "group" | "serves">,
): Promise<EvidenceRecord> {
  const run = serves.toSorted((a, b) => b.versions - a.versions)[0]?.run ?? "";
  const stride = Math.ceil(group.keys.length / MOST_KEYS) || 1;
  const keys = group.keys.filter((_, k) => k % stride === 0).map(({ id }) => id);
  const versions = registry.listVersions({ group: group.name, keys, alias: "champion" });
  const recipes = new RecipeReader(registry, () => {}), scopes = scopesOf(registry, run);
  const comparison = comparisonOf(registry, run), by = { scopes, metric: comparison?.metric ?? "mase" };
  const weights: MemberWeight[] = [], ratios: number[] = [];
  for (const [i, version] of versions.entries()) {
    for (const { contender, weight } of recipes.read(version) ?? []) {
      weights.push({ key: version.key.id, member: contender, weight });
    }
    const ratio = ratioOf(registry, version, by);
    if (Number.isFinite(ratio)) ratios.push(ratio);
    if (i % TURN === TURN - 1) await pause();
  }
  return {
    run,
    comparison,
    members: weights.length === 0 ? null : memberShares(weights, (name) => scopes.get(name) ?? "local"),
    ratios,
    keys: versions.length,
  };
}

/** Of single contenders; none where the run did not keep its plan. */
function scopesOf(registry: Registry, run: string): ReadonlyMap<string, "local" | "global"> {
  const plan = orNull(() => decodePlan(registry.readShared(run, SHARED_PLAN)));
  return new Map(
    plan?.contenders.flatMap(({ name, scope }) =>
      scope === "combination" ? [] : [[name, scope === "pooled" ? "global" as const : "local" as const]]
    ),
  );
}

function comparisonOf(registry: Registry, run: string): MethodComparison | null {
  const [recorded] = run === "" ? [] : registry.recordedRuns({ run });
  if (recorded === undefined || recorded.damage !== undefined) return null;
  const { metrics, oneForAll = "" } = (recorded.summary ?? {}) as Partial<TrainingSummary>;
  const metric = selectionMetric(recorded);
  return metrics === undefined || metric === "" ? null : compareMethods({ metrics, oneForAll }, metric);
}

/** NaN where one of the two is missing. */
function ratioOf(
  registry: Registry,
  version: VersionRow,
  { scopes, metric }: { readonly scopes: ReadonlyMap<string, "local" | "global">; readonly metric: string },
): number {
  const bytes = orNull(() => registry.readLeaderboard(version)),
    board = bytes && orNull(() => decodeLeaderboard(bytes));
  if (board === null) return NaN;
  const { contenders, spans, metrics, values } = board, m = metrics.indexOf(metric);
  const at = (c: number, s: number) => errorBy(metric, values[(c * spans.length + s) * metrics.length + m] ?? NaN);
  const holdout = spans.indexOf("holdout"), folds = spans.flatMap((span, s) => span === "holdout" ? [] : [s]);
  const best = { local: { fold: Infinity, holdout: NaN }, global: { fold: Infinity, holdout: NaN } };
  contenders.forEach((name, c) => {
    const scope = scopes.get(name), fold = mean(folds.map((s) => at(c, s)));
    if (scope !== undefined && fold < best[scope].fold) best[scope] = { fold, holdout: at(c, holdout) };
  });
  return best.local.holdout / best.global.holdout;
}

/** What damage has taken costs nobody the rest. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}
