import {
  calibrated,
  type Champion,
  type ChampionMember,
  type MemberForecast,
  type Origin,
} from "../competition/champions/champion.ts";
import { boundForecast } from "../competition/calibration/bounds.ts";
import type { Design } from "../core/rows/design.ts";
import { featureInfo } from "../features/spec/feature_info.ts";
import type { FeatureSpec } from "../features/spec/spec.ts";
import { restoreTarget } from "../features/rows/transform.ts";
import { type Contributions, explainerOf } from "./contributions.ts";
import { assertAddsUp, type Decomposition, joinSteps, mapDecomposition, type Part } from "./decomposition.ts";
import { type Group, groupAtStep, groupOfComponent } from "./groups.ts";

/** A member that has forecast. */
export interface ForecastMember {
  /** Family and fitted model. */
  readonly member: ChampionMember;
  /** Whose member it is. */
  readonly champion: Pick<Champion, "nonNegative">;
  /** How it came to its forecast. */
  readonly forecast: MemberForecast;
  /** Feature spec of its rows. */
  readonly spec: FeatureSpec;
}

/** Rows of the key's history that say what is usual, about. */
const USUAL_ROWS = 1000;

/**
 * What the forecast of one member is made of, in the unit of `y`: components or contributions, kept within reach of what was
 * seen and lifted to the mean or a quantile as the forecast is, and what lifts it to zero as a part of its own.
 *
 * @param of Member and its forecast. @param at Where it forecast from.
 */
export function explainMember(of: ForecastMember, at: Origin): Decomposition {
  const { member, forecast } = of, { middle } = forecast;
  const free = member.family.input === "history" ? ofHistory(of, at) : ofDesign(of, at);
  assertAddsUp(free, member.contender);
  const bounded = mapDecomposition(free, (values) => boundForecast(values, at.seen));
  const gains = middle.map((value, i) => value - bounded.value[i]!);
  const floor: Part = { feature: null, groups: Array.from(gains, () => "floor"), gains };
  const floored = { ...bounded, value: middle, parts: [...bounded.parts, floor] };
  return mapDecomposition(floored, (values) => calibrated(values, of));
}

/** Components, from nothing; of a family that tells none, the forecast is its history. */
function ofHistory({ member: { family, fitted }, forecast: { predicted } }: ForecastMember, at: Origin): Decomposition {
  const { history, horizon } = at;
  const told = family.components?.(fitted, { ...history, horizon, design: null }) ?? { history: predicted };
  const parts = Object.entries(told).map(([name, gains]): Part => ({
    feature: null,
    groups: Array.from(gains, () => groupOfComponent(name)),
    gains,
  }));
  return { reference: new Float64Array(horizon), value: predicted, parts };
}

/** Contributions of features, from what is expected of the key's usual rows. */
function ofDesign({ member, forecast, spec }: ForecastMember, at: Origin): Decomposition {
  const infos = featureInfo(spec), steps: Decomposition[] = [], usual = usualRows(at, forecast, spec);
  const explain = explainerOf(member, usual);
  let fedBack = 0;
  for (const { design, predicted } of forecast.asked) {
    const groups = infos.map((info) => groupAtStep(info, fedBack)), told = explain(design, groups);
    const { base, toPrediction } = told, parts = partsOf(told, design, groups);
    const reference = new Float64Array(design.rows).fill(base);
    const value = reference.map((start, row) => parts.reduce((sum, { gains }) => sum + gains[row]!, start));
    const restored = mapDecomposition(
      { reference, value, parts },
      (raw) => restoreTarget(design, toPrediction(raw)),
    );
    steps.push({ ...restored, value: restoreTarget(design, predicted) });
    fedBack += design.rows;
  }
  return joinSteps(steps);
}

/** Rows of the key's history; of one that has none yet, what it was asked for. */
function usualRows(at: Origin, { asked }: MemberForecast, spec: FeatureSpec): Design {
  const stride = Math.max(1, Math.floor(at.history.y.length / USUAL_ROWS));
  const rows = at.features(spec).training(at.asOf, { stride });
  return rows.rows === 0 && asked[0] !== undefined ? asked[0].design : rows;
}

function partsOf({ values, players }: Contributions, { rows, names }: Design, groups: readonly Group[]): Part[] {
  const told = players === "features"
    ? names.map((feature, f) => ({ feature, group: groups[f]! }))
    : players.map((group) => ({ feature: null, group }));
  return told.map(({ feature, group }, player) => ({
    feature,
    groups: Array.from({ length: rows }, () => group),
    gains: Float64Array.from({ length: rows }, (_, row) => values[row * told.length + player]!),
  }));
}
