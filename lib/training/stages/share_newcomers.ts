import { look } from "../../competition/calibration/bounds.ts";
import { fitNow } from "../../competition/champions/built_in.ts";
import type { Champion } from "../../competition/champions/champion.ts";
import { encodeChampion } from "../../competition/champions/champion_codec.ts";
import { type LaunchTrial, newcomerContenders } from "../../competition/contenders/launch_trials.ts";
import { tryFleetSeason } from "../../competition/contenders/try_fleet_season.ts";
import { fleetSeason } from "../../models/histories/fleet_season.ts";
import { encodeArtifact } from "../../core/bytes/artifact.ts";
import { chooseNewcomers, newcomerArtifact, SHARED_NEWCOMERS } from "../../competition/contenders/newcomers.ts";
import type { LoadedContender } from "../../competition/contenders/compete.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { seriesSpec } from "../../features/row_spec.ts";
import { importFamily } from "../../models/import_family.ts";
import type { RunTransaction } from "../../registry/commits/transaction.ts";
import { loadContender } from "../plan/load_contender.ts";
import { sharedName } from "../plan/plan_record.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/** Keys that are tried as new ones, at most. */
const SAMPLE = 40;

/**
 * Which keys are tried as new ones: ids are hashes, so the smallest ids are a fair sample, whatever the chunks.
 *
 * @param keys Of the plan. @returns Their ids.
 */
export function launchSample(keys: readonly SeriesKey[]): Set<string> {
  return new Set(keys.map(({ id }) => id).sort().slice(0, SAMPLE));
}

/**
 * Keep with a run who serves keys that it has not seen. Nothing is kept where no key could be tried.
 *
 * @param transaction The run. @param trials Of the sample, in the order of the keys.
 * @param at The plan, and the contenders whose pooled models serve.
 */
export async function shareNewcomers(
  transaction: RunTransaction,
  trials: readonly LaunchTrial[],
  { plan, fitted }: { plan: TrainingPlan; fitted: ReadonlySet<string> },
): Promise<void> {
  if (trials.length === 0) return;
  const { config: { horizon, levels, cleaning: { nonNegative } }, seasonLength } = plan, spec = seriesSpec(plan.spec);
  const contenders = await contendersOf(plan, fitted);
  const { trials: tried, season } = tryFleetSeason(trials, { horizon, nonNegative });
  contenders.push(season === null ? null : FLEET_SEASON);
  const isAllowed = contenders.map((contender) => contender !== null);
  const chosen = chooseNewcomers(tried, { isAllowed, horizon, levels });
  if (chosen === null) return;
  const { ratio, ages } = chosen;
  if (season !== null) transaction.addShared(sharedName(fleetSeason.name), encodeArtifact(fleetSeason.encode(season)));
  const known = ages.flatMap(({ known, contender: c, lo, hi }) => {
    const contender = contenders[c];
    if (contender === null || contender === undefined) return [];
    const shared = contender.scope === "pooled" ? sharedName(contender.name) : "";
    const rows = contender.spec === undefined ? {} : { spec: seriesSpec(contender.spec) };
    const member = {
      contender: contender.name,
      family: contender.family,
      fitted: null,
      weight: 1,
      smear: 1,
      shared,
      ...rows,
    };
    const members = [shared === "" ? fitNow(member, { y: Float64Array.of(0), start: 0, seasonLength }) : member];
    const shape = { spec, seasonLength, horizon, nonNegative, interval: { levels, lo, hi } };
    const champion: Champion = {
      contender: contender.name,
      combine: "weighted",
      members,
      start: 0,
      end: plan.end,
      seen: look(new Float64Array()),
      ...shape,
    };
    transaction.addShared(newcomerArtifact(known), encodeChampion(champion));
    return [known];
  });
  transaction.addShared(SHARED_NEWCOMERS, new TextEncoder().encode(JSON.stringify({ ratio, known })));
}

/** One model of the run for all new keys, though no contender of it. */
const FLEET_SEASON: LoadedContender = {
  name: fleetSeason.name,
  scope: "pooled",
  family: fleetSeason,
  params: {},
  classes: [],
  forShort: true,
};

/** Those of `newcomerContenders`; null for one that cannot be read back: a family of one's own, a model that was not fitted. */
async function contendersOf(plan: TrainingPlan, fitted: ReadonlySet<string>): Promise<(LoadedContender | null)[]> {
  const pooled = plan.contenders.filter(({ scope }) => scope === "pooled");
  const loaded = await Promise.all(pooled.map(async (contender): Promise<LoadedContender | null> => {
    if (!fitted.has(contender.name)) return null;
    try {
      return await loadContender(plan, contender, importFamily);
    } catch (thrown) {
      if (ForecastError.from(thrown).code === "UNKNOWN_FAMILY") return null;
      throw thrown;
    }
  }));
  return [...loaded, ...newcomerContenders([])];
}
