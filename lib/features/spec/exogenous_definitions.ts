import type { FeatureDefinition, FeaturePlan, PlanParts } from "./definition.ts";
import { courseExamples, readCourse } from "./course_definitions.ts";
import { FLAG_EXAMPLES, readFlag } from "./flag_definitions.ts";
import { type BaseColumn, baseColumn, type Statistic } from "../statistics/base_column.ts";
import type { Reading } from "./reading.ts";
import type { ExogenousSource, FeatureSpec } from "./spec.ts";
import { TYPICAL_WINDOWS } from "./typical_windows.ts";

const LAG = /^(log_)?lag_(0|[1-9]\d*)$/;
const MOVE = /^(diff|change)_lag_(0|[1-9]\d*)$/;
const AGAINST = /^(ratio|log_ratio|excess)_window_([1-9]\d*)$/;
const ROLLING = /^rolling_(mean|std|min|max)_window_([1-9]\d*)$/;
const STATISTIC: Readonly<Record<string, Statistic>> = {
  mean: "rolling_mean",
  std: "rolling_std",
  min: "rolling_min",
  max: "rolling_max",
};

/** Features of exogenous columns: `static_<column>`, or `<column>_` and what is read of it. */
export const EXOGENOUS_DEFINITION: FeatureDefinition = {
  parse(name, spec) {
    // The longest column that fits wins: with columns `price` and `price_log`, `price_log_lag_0` is of the latter.
    const fits = spec.exogenous.map((_, index) => index)
      .filter((index) => name.startsWith(prefixOf(spec.exogenous[index]!)))
      .sort((a, b) => spec.exogenous[b]!.name.length - spec.exogenous[a]!.name.length);
    for (const index of fits) {
      const source = spec.exogenous[index]!;
      const suffix = name.slice(prefixOf(source).length);
      const parts = source.kind === "static"
        ? readStatic(suffix, source, index)
        : readSuffix(suffix, source, { index, spec });
      if (parts !== null) return planOf(name, source, parts);
    }
    return null;
  },
  examples: (spec) => spec.exogenous.flatMap((source) => examplesOf(source, spec)),
};

function prefixOf(source: ExogenousSource): string {
  return source.kind === "static" ? `static_${source.name}` : `${source.name}_`;
}

function planOf(name: string, source: ExogenousSource, parts: PlanParts): FeaturePlan {
  const { reading, meaning, unit, sources = [source.name], lookBack } = parts;
  const categorical = source.levels !== undefined;
  return { reading, info: { name, group: "exogenous", meaning, unit, sources, lookBack, categorical } };
}

function readStatic(suffix: string, source: ExogenousSource, index: number): PlanParts | null {
  if (suffix !== "") return null;
  const reading: Reading = { at: "static", exogenous: index };
  return { reading, meaning: `the key's ${source.name}`, unit: unitOf(source), lookBack: 0 };
}

function unitOf(source: ExogenousSource): string {
  return source.levels === undefined ? source.name : "category";
}

function readSuffix(
  suffix: string,
  source: ExogenousSource,
  at: { readonly index: number; readonly spec: FeatureSpec },
): PlanParts | null {
  const { index } = at;
  const ahead = source.kind === "future";
  const lag = LAG.exec(suffix);
  if (lag !== null) return readLag({ log: lag[1] !== undefined, k: Number(lag[2]) }, source, index);
  if (source.levels !== undefined) return null;
  const parts = ahead ? readFlag(suffix, source.name, at) : readCourse(suffix, source.name, at);
  if (parts !== null) return parts;
  const move = MOVE.exec(suffix);
  if (move !== null) {
    return ahead
      ? readMoveAhead(move[1]!, Number(move[2]), { source, index })
      : readMove(move[1]!, Number(move[2]), { source, index });
  }
  const against = AGAINST.exec(suffix);
  if (against !== null && ahead) return readAgainst(against[1]!, Number(against[2]), { source, index });
  const rolling = ROLLING.exec(suffix);
  if (rolling === null || (rolling[1] === "std" && Number(rolling[2]) < 2)) return null;
  const statistic = rolling[1]!, window = Number(rolling[2]);
  const base = baseColumn({ exogenous: index, log: false }, STATISTIC[statistic]!, { window });
  const meaning = `${statistic} of ${source.name} over the ${window} periods up to the origin`;
  return { reading: { at: "origin", base, shift: 0, form: "plain" }, meaning, unit: source.name, lookBack: window };
}

function readLag(lag: { log: boolean; k: number }, source: ExogenousSource, index: number): PlanParts | null {
  const { log, k } = lag;
  if (log && source.levels !== undefined) return null;
  const of = { exogenous: index, log };
  const what = log ? `logarithm of ${source.name}` : source.name;
  const unit = log ? `log(${source.name})` : unitOf(source);
  if (source.kind === "future") {
    const where = k === 0 ? "in the target's period" : `${k} periods before the target`;
    return {
      reading: { at: "ahead", source: of, shift: k, how: "value" },
      meaning: `${what} ${where}`,
      unit,
      lookBack: k,
    };
  }
  if (k === 0) return null;
  const reading: Reading = { at: "origin", base: baseColumn(of, "value"), shift: k - 1, form: "plain" };
  return { reading, meaning: `${what}, last known value number ${k}`, unit, lookBack: k };
}

function readMove(how: string, k: number, of: { source: ExogenousSource; index: number }): PlanParts | null {
  if (k === 0) return null;
  const base = baseColumn({ exogenous: of.index, log: false }, "value");
  const relative = how === "change";
  const reading: Reading = { at: "origin", base, shift: k - 1, minus: k, relative, form: "plain" };
  const meaning =
    `${relative ? "relative change" : "difference"} of ${of.source.name}, last known value number ${k}, ` +
    "against the period before";
  return { reading, meaning, unit: relative ? "ratio - 1" : of.source.name, lookBack: k + 1 };
}

function readMoveAhead(how: string, k: number, of: { source: ExogenousSource; index: number }): PlanParts | null {
  if (k !== 0) return null;
  const source = { exogenous: of.index, log: false };
  const against: BaseColumn = baseColumn(source, "last");
  const relative = how === "change";
  const reading: Reading = { at: "ahead", source, shift: 0, against, how: relative ? "change" : "minus" };
  const meaning =
    `${relative ? "relative change" : "difference"} of ${of.source.name} in the target's period against ` +
    "its newest value at the origin";
  // The newest value may lie any number of missing ones back.
  return { reading, meaning, unit: relative ? "ratio - 1" : of.source.name, lookBack: null };
}

function readAgainst(how: string, window: number, of: { source: ExogenousSource; index: number }): PlanParts {
  const source = { exogenous: of.index, log: how === "log_ratio" };
  const against = baseColumn(source, "rolling_mean", { window });
  const reading: Reading = { at: "ahead", source, shift: 0, against, how: how === "ratio" ? "ratio" : "minus" };
  const form = how === "log_ratio" ? `logarithm of ${of.source.name}` : of.source.name;
  const meaning = `${form} in the target's period ${how === "ratio" ? "over" : "less"} its mean over the ${window} ` +
    "periods up to the origin";
  const unit = how === "ratio" ? "ratio" : how === "log_ratio" ? "log ratio" : of.source.name;
  return { reading, meaning, unit, lookBack: window };
}

function examplesOf(source: ExogenousSource, spec: FeatureSpec): string[] {
  const { name, kind } = source;
  if (kind === "static") return [`static_${name}`];
  const lags = (kind === "future" ? [0, 1, 2] : [1, 2, 3]).map((k) => `${name}_lag_${k}`);
  if (source.levels !== undefined) return lags;
  const windows = TYPICAL_WINDOWS[spec.calendar.frequency].slice(1, 3);
  const first = kind === "future" ? 0 : 1;
  const moves = [`${name}_log_lag_${first}`, `${name}_diff_lag_${first}`, `${name}_change_lag_${first}`];
  const rolling = windows.flatMap((w) => ["mean", "std", "min", "max"].map((s) => `${name}_rolling_${s}_window_${w}`));
  const relative = kind !== "future"
    ? []
    : windows.flatMap((w) => ["ratio", "log_ratio", "excess"].map((s) => `${name}_${s}_window_${w}`));
  const courses = kind === "future" ? [] : courseExamples(spec).map((suffix) => `${name}_${suffix}`);
  const flags = kind !== "future" ? [] : FLAG_EXAMPLES.map((suffix) => `${name}_${suffix}`);
  return [...lags, ...moves, ...rolling, ...relative, ...flags, ...courses];
}
