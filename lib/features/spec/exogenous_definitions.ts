import type { FeatureDefinition, FeatureInfo, FeaturePlan } from "./definition.ts";
import { courseExamples, readCourse } from "./course_definitions.ts";
import { FLAG_EXAMPLES, readFlag } from "./flag_definitions.ts";
import { type BaseColumn, baseColumn, type Statistic } from "../statistics/base_column.ts";
import type { Reading } from "./reading.ts";
import type { ExogenousSource, FeatureSpec } from "./spec.ts";
import { TYPICAL_WINDOWS } from "./typical_windows.ts";

/** What a suffix means: reading, sentence, unit, look-back, and other columns that are read. */
type Suffix = [reading: Reading, meaning: string, unit: string, lookBack: number | null, others?: readonly string[]];

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
      const suffixMeaning = source.kind === "static"
        ? readStatic(suffix, source, index)
        : readSuffix(suffix, source, { index, spec });
      if (suffixMeaning !== null) return planOf(name, source, suffixMeaning);
    }
    return null;
  },
  examples: (spec) => spec.exogenous.flatMap((source) => examplesOf(source, spec)),
};

function prefixOf(source: ExogenousSource): string {
  return source.kind === "static" ? `static_${source.name}` : `${source.name}_`;
}

function planOf(name: string, source: ExogenousSource, suffixMeaning: Suffix): FeaturePlan {
  const [reading, meaning, unit, lookBack, others = []] = suffixMeaning;
  const categorical = source.levels !== undefined;
  const info: FeatureInfo = {
    name,
    group: "exogenous",
    meaning,
    unit,
    sources: [source.name, ...others],
    lookBack,
    categorical,
  };
  return { reading, info };
}

function readStatic(suffix: string, source: ExogenousSource, index: number): Suffix | null {
  if (suffix !== "") return null;
  return [{ at: "static", exogenous: index }, `the key's ${source.name}`, unitOf(source), 0];
}

function unitOf(source: ExogenousSource): string {
  return source.levels === undefined ? source.name : "category";
}

function readSuffix(
  suffix: string,
  source: ExogenousSource,
  at: { readonly index: number; readonly spec: FeatureSpec },
): Suffix | null {
  const { index } = at;
  const ahead = source.kind === "future";
  const lag = LAG.exec(suffix);
  if (lag !== null) return readLag({ log: lag[1] !== undefined, k: Number(lag[2]) }, source, index);
  if (source.levels !== undefined) return null;
  const flag = ahead ? readFlag(suffix, source.name, at) : null;
  if (flag !== null) return [flag.reading, flag.meaning, flag.unit, null, flag.ofTarget ? ["y"] : []];
  const course = ahead ? null : readCourse(suffix, source.name, at);
  if (course !== null) return [course.reading, course.meaning, "log ratio", course.lookBack];
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
  return [{ at: "origin", base, shift: 0, form: "plain" }, meaning, source.name, window];
}

function readLag(lag: { log: boolean; k: number }, source: ExogenousSource, index: number): Suffix | null {
  const { log, k } = lag;
  if (log && source.levels !== undefined) return null;
  const of = { exogenous: index, log };
  const what = log ? `logarithm of ${source.name}` : source.name;
  const unit = log ? `log(${source.name})` : unitOf(source);
  if (source.kind === "future") {
    const where = k === 0 ? "in the target's period" : `${k} periods before the target`;
    return [{ at: "ahead", source: of, shift: k, how: "value" }, `${what} ${where}`, unit, k];
  }
  if (k === 0) return null;
  const reading: Reading = { at: "origin", base: baseColumn(of, "value"), shift: k - 1, form: "plain" };
  return [reading, `${what}, last known value number ${k}`, unit, k];
}

function readMove(how: string, k: number, of: { source: ExogenousSource; index: number }): Suffix | null {
  if (k === 0) return null;
  const base = baseColumn({ exogenous: of.index, log: false }, "value");
  const relative = how === "change";
  const reading: Reading = { at: "origin", base, shift: k - 1, minus: k, relative, form: "plain" };
  const meaning =
    `${relative ? "relative change" : "difference"} of ${of.source.name}, last known value number ${k}, ` +
    "against the period before";
  return [reading, meaning, relative ? "ratio - 1" : of.source.name, k + 1];
}

function readMoveAhead(how: string, k: number, of: { source: ExogenousSource; index: number }): Suffix | null {
  if (k !== 0) return null;
  const source = { exogenous: of.index, log: false };
  const against: BaseColumn = baseColumn(source, "last");
  const relative = how === "change";
  const reading: Reading = { at: "ahead", source, shift: 0, against, how: relative ? "change" : "minus" };
  const meaning =
    `${relative ? "relative change" : "difference"} of ${of.source.name} in the target's period against ` +
    "its newest value at the origin";
  // The newest value may lie any number of missing ones back.
  return [reading, meaning, relative ? "ratio - 1" : of.source.name, null];
}

function readAgainst(how: string, window: number, of: { source: ExogenousSource; index: number }): Suffix {
  const source = { exogenous: of.index, log: how === "log_ratio" };
  const against = baseColumn(source, "rolling_mean", { window });
  const reading: Reading = { at: "ahead", source, shift: 0, against, how: how === "ratio" ? "ratio" : "minus" };
  const form = how === "log_ratio" ? `logarithm of ${of.source.name}` : of.source.name;
  const meaning = `${form} in the target's period ${how === "ratio" ? "over" : "less"} its mean over the ${window} ` +
    "periods up to the origin";
  return [reading, meaning, how === "ratio" ? "ratio" : how === "log_ratio" ? "log ratio" : of.source.name, window];
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
