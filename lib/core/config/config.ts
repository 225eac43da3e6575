import { z } from "zod";
import { ALL_FREQUENCIES } from "../time/calendar.ts";
import { describeIssue } from "./config_issues.ts";
import { configProblems } from "./config_problems.ts";
import type { Config } from "./config_type.ts";
import { eventsSection, holidaysSection } from "./dates_section.ts";
import { DataError } from "../errors/errors.ts";
import { GATE_DEFAULTS } from "./gate_defaults.ts";
import { metricSection } from "./metric_section.ts";
import { monitoringSection } from "./monitoring_section.ts";
import { fillByProblem } from "./problem_defaults.ts";
import { nameFromSource } from "./source_problems.ts";
import { sourceSection } from "./source_section.ts";
import { classesSection, encodeSection, inputsSection, splitSection } from "./table_section.ts";
import { PROBLEM_KINDS } from "./problem_shapes.ts";
import { LONGEST_HORIZON, LONGEST_SEASON, MOST_LEVELS } from "./resolve_config.ts";
import { TIME_FORMATS } from "../time/time_format.ts";

export type { Config, ConfigInput } from "./config_type.ts";

const column = z.string().min(1);

const strategy = z.enum(["direct", "recursive"]);
const transform = z.enum(["none", "log1p", "scale", "difference", "log1p_difference"]);

const contender = z.union([
  z.string().describe("A contender of the catalogue, for instance `ridge`."),
  z.strictObject({
    name: z.string().describe("Name in leaderboards."),
    base: z.string().describe("Contender of the catalogue that it varies."),
    params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({})
      .describe("Hyperparameters that replace the defaults."),
    recipe: z.strictObject({
      transform: transform.nullable().default(null).describe("Target transform."),
      strategy: strategy.nullable().default(null).describe("One model over all steps, or one-step forecasts fed back."),
      names: z.array(z.string()).min(1).nullable().default(null).describe("Feature names."),
    }).nullable().default(null).describe(
      "What its feature rows have otherwise than those of the run; null: as `features` says.",
    ),
  }),
  z.strictObject({
    name: z.string().describe("Name in leaderboards."),
    weights: z.record(z.string(), z.number().min(0).max(1e9)).refine(
      (weights) => Object.values(weights).some((weight) => weight >= 1e-9),
      "an object with a weight of 1e-9 or more",
    ).describe("Weight of each contender in a combination of them; who did not run on a key leaves his to the others."),
  }),
]);

const hyperparameters = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const tuned = z.strictObject({
  params: hyperparameters.default({}).describe("For all keys."),
  classes: z.record(z.string(), hyperparameters).refine(
    (classes) => Object.keys(classes).every((name) => ["smooth", "erratic", "intermittent", "lumpy"].includes(name)),
    "by smooth, erratic, intermittent or lumpy",
  ).default({}).describe("For keys of a demand class, of contenders that are fitted on a key alone."),
  found: z.boolean().default(false).describe(
    "By `tune`, when the config may have been another: passed over where nobody has this name.",
  ),
});

/** Nobody wants half a percent, but many write 0.8 for 80. */
const level = z.number().lt(100).refine((percent) => percent >= 1, "in percent, >= 1 (80, not 0.8)")
  .meta({ minimum: 1 });

const cleaning = z.strictObject({
  duplicates: z.enum(["sum", "mean", "first", "last", "quarantine", "keep"]).nullable().default(null)
    .describe(
      "Rows with equal key and time: merge them, or quarantine all but the first. Of tables without a calendar rows that are equal in all columns: `keep` them, or quarantine. Null: `sum` for forecasts, else `keep`.",
    ),
  gaps: z.enum(["missing", "zero"]).default("missing")
    .describe("A period without a row: unknown (`missing`), or no sale (`zero`). Never zero unless said here."),
  nonNegative: z.boolean().nullable().default(null).describe(
    "The target cannot be negative, as demand: such rows are quarantined, predictions cut at 0. Null: true for forecasts, else false.",
  ),
  end: z.enum(["complete", "any"]).default("complete").describe(
    "The calendar ends at the last period that about as many keys as usual have reported, and rows far from all others are quarantined (`complete`), or at the last known value of any key (`any`). Rows without a target after it are known ahead.",
  ),
  outliers: z.enum(["keep", "missing"]).default("keep").describe("Implausible values: keep, or set to missing."),
  allowed: z.record(z.string(), z.array(z.string())).default({}).describe("Allowed texts per column."),
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])).default({}).describe(
    "Closed range per numeric column.",
  ),
  maxAgeDays: z.number().int().positive().nullable().default(null)
    .describe(
      "Freshness: a finding if the newest row is older than this many days at the run's date; null: not checked.",
    ),
});

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== "";
  } catch {
    return false;
  }
}

const error = z.number().min(0).nullable().default(null);
const share = z.number().min(0).max(1).nullable();

/** Limits that hold for a run and for each of its keys; null: not asked. */
const scoreLimits = {
  rmspe: error.describe("RMSPE at most this, as a fraction: 0.1 is 10 %."),
  wape: error.describe("WAPE at most this, as a fraction."),
  mase: error.describe(
    "MASE at most this: 1 is the average error of the seasonal naive forecast in the past. In that of a run each key counts at most 10, so that its limit must be below 10.",
  ),
  coverage: z.number().min(0).max(100).nullable().default(null).describe(
    "Points by which what came may lie inside the intervals less often than their level says, at any level.",
  ),
};

const skill = z.number().max(1).nullable();
const skillText = "At least this skill: 1 minus the error over that of the best naive forecast, in the run's metric.";

const lifecycle = z.strictObject({
  approval: z.enum(["automatic", "manual"]).default("automatic").describe(
    "Whether models that pass the gate serve at once, or wait in Staging for `promote`.",
  ),
  gates: z.strictObject({
    run: z.strictObject({
      ...scoreLimits,
      skill: skill.default(GATE_DEFAULTS.skill).describe(skillText),
      failed: share.default(GATE_DEFAULTS.failed).describe(
        "Share of keys that failed, at most; keys without any data do not count.",
      ),
      fallback: share.default(null).describe("Share of keys with a fallback for whatever reason, at most."),
      degenerate: share.default(GATE_DEFAULTS.degenerate).describe(
        "Share of keys whose contenders all failed, were cut off or do not depend on their input, at most.",
      ),
      units: share.default(GATE_DEFAULTS.units).describe(
        "Share of keys whose newest values are suddenly in another unit (10, 12, 100 or 1,000 times, or that part), at most.",
      ),
    }).prefault({}).describe("What a run must keep to on its hold-out, or none of its models gets any further."),
    key: z.strictObject({ ...scoreLimits, skill: skill.default(null).describe(skillText) }).prefault({}).describe(
      "What each key must keep to on its own hold-out, or its model stays behind.",
    ),
  }).prefault({}).describe("Limits by rule; null: no such rule."),
  nonInferiority: z.strictObject({
    margin: z.number().min(0).max(1).default(0.05).describe("Share by which errors may be larger."),
  }).nullable().prefault({}).describe(
    "A run does not replace champions whose errors it exceeds by more than this, key by key in the same window; null: never asked.",
  ),
});

const periods = z.number().int().positive().nullable().default(null);

const retraining = z.strictObject({
  refit: periods.describe(
    "Periods of newer data after which the chosen model of a key is fitted again; null: 28 days of them, 20 business days, 8 weeks, 3 months, 2 quarters, 1 year. Of tables without a calendar refit, compete, global and coolDown are percent of the rows of a key that came or went; null: 10.",
  ),
  compete: periods.describe(
    "Periods of newer data after which the competition of a key is held again; null: three times `refit`.",
  ),
  global: periods.describe(
    "Periods of newer data after which models of all keys are fitted again; until then they serve on as registered; null: `refit`.",
  ),
  coolDown: z.number().int().min(0).nullable().default(null).describe(
    "Periods of newer data after a change of a key's model before an alarm changes it again; null: the horizon.",
  ),
  budget: z.string().regex(/^[1-9]\d*s?$/, "a number of keys such as 500, or of seconds such as 600s").nullable()
    .default(null).describe(
      "Most keys (`500`) or seconds (`600s`) of one retraining, most gain first; null: no limit.",
    ),
  scope: z.enum(["auto", "local", "all"]).default("auto").describe(
    "Whether models of all keys are fitted again when their time has come (`auto`), never (`local`) or always (`all`).",
  ),
});

const SCHEMA = z.strictObject({
  $schema: z.string().optional().describe("Path of the JSON schema, for editors."),
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a name such as my_table: small letters, digits and _, a letter first")
    .nullable().default(null).describe(
      "Name of the feature group and of reports, snake case; null: that of the config's file, or of `source` where there is no file.",
    ),
  problem: z.enum(PROBLEM_KINDS).default("forecast").describe(
    "What is asked for: a `forecast` of what comes after the table, or for any row a number (`regression`) or a class (`classification`).",
  ),
  source: sourceSection.describe(
    "Table of demand: CSV (plain, .gz, .zst), Parquet, JSON lines or .xlsx, a path (relative to the config) or an address, or `simulator`, `simulator:churn` for one that is made; or an object for a sheet or a database.",
  ),
  encoding: z.string().refine(isEncoding, "an encoding such as windows-1252").nullable().default(null).describe(
    "Encoding of a text file that is no UTF-8, for instance `windows-1252`; null: UTF-8, or UTF-16 by its byte order mark.",
  ),
  decimal: z.enum([".", ","]).default(".").describe(
    "How numbers are written: `.` as 1234.5, `,` as 1.234,5 or 1234,5.",
  ),
  keys: z.array(column).nullable().default(null).describe(
    "Key columns: one model per distinct combination; [] for a table that is one series. Null: `item` and `location` for forecasts, else none.",
  ),
  time: column.nullable().default(null).describe(
    "Time column: dates, times, or codes of weeks, months, quarters and years; null: `date` for forecasts, else there is none.",
  ),
  timeFormat: z.enum(TIME_FORMATS).nullable().default(null).describe(
    "How the dates are written; null: recognised where there is only one reading. A time of day may follow.",
  ),
  frequency: z.enum(ALL_FREQUENCIES).nullable().default(null).describe(
    "Grain of the table; null: inferred from its times. Rows of one period are merged. `row` is that of a table without a calendar, never of a forecast.",
  ),
  weekLabel: z.enum(["start", "end"]).nullable().default(null).describe(
    "Which end of its week a date of a weekly table names; null: as past holidays show it, else holidays are features of both readings.",
  ),
  seasonLength: z.number().int().positive().max(LONGEST_SEASON).nullable().default(null).describe(
    "Periods of the main cycle; null: 15min 96, 30min 48, hour 24, day 7, business_day its open days, week 52, month 12, quarter 4, year 1.",
  ),
  target: z.union([column, z.array(column).min(1)]).nullable().default(null).describe(
    "Column to predict, or several: each a key of its own for forecasts and classes. Null: `demand` for forecasts, else `target`.",
  ),
  inputs: inputsSection.prefault({}).describe("Features of a table without a calendar."),
  split: splitSection.prefault({}).describe(
    "How rows of a table without a calendar are split: by its time column if it has one, else by chance, alike for each class.",
  ),
  classes: classesSection.prefault({}).describe("Of a classification: what its classes weigh and cost."),
  exogenous: z.strictObject({
    static: z.array(column).default([]).describe("Constant per key."),
    historic: z.array(column).default([]).describe("Known up to the origin only."),
    future: z.array(column).default([]).describe("Known ahead for the whole horizon: price, promotion."),
    kinds: z.record(z.string(), z.enum(["number", "category"])).default({}).describe(
      "What a column holds, where its values do not say it as meant: numbers, or the texts of a category.",
    ),
  }).prefault({}).describe("Columns beside the target."),
  relative: z.array(z.strictObject({
    name: column.describe("Name of the new column."),
    of: column.describe("Numeric exogenous column; with `others` also the target."),
    how: z.enum(["ratio", "others"]).default("ratio").describe(
      "`ratio`: the value divided by the mean of its group in the same period. `others`: the mean of the other keys of the group.",
    ),
    within: z.array(z.string()).describe("Key columns of the group; the time column always belongs to it."),
  })).default([]).describe(
    "Columns derived from those of all keys in the same period, of the same kind as `of`; what is made of the target is historic.",
  ),
  neighbours: z.boolean().default(true).describe(
    "Whether tables with several key columns get columns of the other keys that share one: their demand, and what is known ahead of them.",
  ),
  holidays: holidaysSection.nullable().default(null).describe(
    "Holidays of countries and regions, kept with each version of the table; null: none.",
  ),
  events: eventsSection.default([]).describe(
    "Own events that are known ahead, such as fairs, closures, school holidays.",
  ),
  from: z.string().nullable().default(null).describe("First date used; null: the first of the table."),
  until: z.string().nullable().default(null).describe(
    "Last date used, for instance to leave out a partial week; null: the last.",
  ),
  cleaning: cleaning.prefault({}).describe("Validation and cleaning policies."),
  horizon: z.number().int().positive().max(LONGEST_HORIZON).nullable().default(null)
    .describe(
      "Steps ahead; null: 15min 192, 30min 96, hour 48, day 28, business_day 20, week 8, month 12, quarter 8, year 4.",
    ),
  levels: z.array(level).max(MOST_LEVELS).refine(
    (levels) => new Set(levels).size === levels.length,
    "a list with each level once",
  )
    .default([80, 95]).describe("Nominal interval levels in percent."),
  folds: z.strictObject({
    count: z.number().int().min(1).default(3).describe("Rolling-origin folds used to choose."),
    step: z.number().int().positive().nullable().default(null).describe(
      "Steps between origins; null: the horizon, less where the calendar is too short for all folds.",
    ),
    refit: z.boolean().default(true).describe("Fit again at each origin, or once at the first."),
    minTrain: z.number().int().positive().nullable().default(null)
      .describe("Fewest periods before the first origin; null: the horizon or one season, whichever is longer."),
  }).prefault({}).describe("The backtest."),
  holdout: z.boolean().default(true).describe("Keep a last span of one horizon that no choice looks at."),
  contenders: z.array(contender).min(1).nullable().default(null).describe(
    "Who competes; null: the catalogue's default list.",
  ),
  hyperparameters: z.record(z.string(), tuned).nullable().default(null).describe(
    "Hyperparameters by contender, in place of its own; null: those that `tune` found for a config of this name, if `best_hyperparameters.json` lies beside it.",
  ),
  metric: metricSection.nullable().default(null).describe(
    "What selection minimises, of forecasts for smooth and erratic demand. Null: `mase` for forecasts, `rmse` for regression, `log_loss` for classification.",
  ),
  intermittentMetric: metricSection.default("rmsse")
    .describe(
      "What selection minimises for intermittent and lumpy demand and for short keys: by an absolute error, always zero would win there.",
    ),
  racing: z.boolean().default(true).describe(
    "Contenders that a sample of the keys shows to be without a chance for a kind of key are not fitted on its other keys; false: everybody is fitted on every key.",
  ),
  margin: z.number().min(0).max(1).default(0.02)
    .describe("A key leaves the best contender of all keys only for one that is better by this share."),
  minRows: z.number().int().positive().default(30).describe(
    "Fewest observations for local models; keys below get a fallback.",
  ),
  features: z.strictObject({
    strategy: strategy.default("direct").describe(
      "One model over all steps, or one-step forecasts fed back.",
    ),
    transform: transform.nullable().default(null).describe(
      "Target transform of feature models; null: chosen from the data.",
    ),
    names: z.array(z.string()).nullable().default(null).describe(
      "Feature names; null: chosen by frequency and history.",
    ),
    holidays: z.record(z.string(), z.array(z.string())).default({}).describe("Holiday name to ISO dates."),
    encode: encodeSection.prefault({}).describe("What models learn of the columns of a table without a calendar."),
  }).prefault({}).describe("Feature spec."),
  evaluate: z.strictObject({
    origins: z.number().int().positive().default(1).describe("Origins of `evaluate`."),
    step: z.number().int().positive().nullable().default(null).describe("Steps between them; null: the horizon."),
    gap: z.number().int().min(0).default(0).describe("First steps after an origin that are not scored."),
  }).prefault({}).describe("Protocol of the `evaluate` command."),
  limits: z.strictObject({
    pooledRows: z.number().int().positive().default(200_000)
      .describe("Most feature rows that a global model is trained on."),
    localRows: z.number().int().positive().nullable().default(null).describe(
      "Most feature rows that a local model is trained on; null: the newest 1,000 of a forecast, 10,000 by chance of a table without a calendar.",
    ),
    fitSeconds: z.number().positive().default(60).describe(
      "Most seconds of one fit with its forecasts, of a model of all keys ten times as many. A key where a fit takes longer is cut off: fallback, TIME_LIMIT.",
    ),
    memoryMb: z.number().int().min(256).default(2048).describe(
      "Most memory of one worker process, MB. A key that takes more is cut off: fallback, MEMORY_LIMIT.",
    ),
  }).prefault({}).describe("Bounds on work."),
  compress: z.strictObject({
    maxErrorIncrease: z.number().min(0).max(1).default(0.005).describe(
      "Share by which the error of a key may grow on the folds, for instance 0.005; for models of all keys, and keys of five folds or more, with 95 % confidence.",
    ),
  }).nullable().default(null).describe(
    "Make tree models smaller as far as a budget of error allows: fewer bits, fewer or smaller trees, or what a small model has learned of them; null: no.",
  ),
  register: z.enum(["champions", "all"]).default("champions").describe(
    "Which models of a run become versions: those that were chosen, or every contender of every key.",
  ),
  lifecycle: lifecycle.prefault({}).describe("What may serve, and who decides it."),
  retraining: retraining.prefault({}).describe(
    "Which keys `retrain` trains again, when and how.",
  ),
  monitoring: monitoringSection.prefault({}).describe("How what serves is watched, and who is told."),
  seed: z.number().int().min(0).max(4294967295).default(42).describe("Seed of everything random."),
}).meta({ title: "1000models config", description: "One table of demand and what to do with it." });

/** What depends on other fields; what depends on the table is left to `resolveConfig`. */
const COMPLETED = SCHEMA.transform((config) => ({
  ...fillByProblem(config),
  name: config.name ?? nameFromSource(config.source),
}));

/**
 * Check a config and fill in its defaults.
 *
 * @param input Parsed JSON.
 * @throws {DataError} `INVALID_CONFIG` with one line per problem in `context.problems`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "1000models";
 * const config = parseConfig({ source: "sales.csv", keys: ["item"], cleaning: { gaps: "zero" } });
 * assertEquals([config.name, config.target, config.cleaning.gaps], ["sales", "demand", "zero"]);
 * ```
 */
export function parseConfig(input: unknown): Config {
  const result = COMPLETED.safeParse(input);
  const problems = result.success
    ? configProblems(result.data).map(({ message }) => message)
    : describeAll(result.error.issues, input);
  if (result.success && problems.length === 0) return result.data;
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot use the config as every field must be valid: current value has ${problems.length} problem(s): ${
      problems.join("; ")
    }`,
    { hint: "See config/schema.json for the fields and their defaults.", context: { problems } },
  );
}

/** All problems at once: what the schema says, and what is wrong between those fields that it accepts. */
function describeAll(issues: readonly z.core.$ZodIssue[], input: unknown): string[] {
  const schema = configSchema();
  const problems = issues.flatMap((issue) => describeIssue(issue, input, schema));
  const bad = new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0]
    ),
  );
  if (typeof input !== "object" || input === null || Array.isArray(input)) return problems;
  const rest = COMPLETED.safeParse({
    source: "unknown",
    ...Object.fromEntries(Object.entries(input).filter(([field]) => !bad.has(field))),
  });
  const between = rest.success ? configProblems(rest.data).filter(({ fields }) => !fields.some((f) => bad.has(f))) : [];
  return [...problems, ...between.map(({ message }) => message)];
}

/**
 * The JSON schema of a config.
 *
 * @param io As a person writes it, which is published for editors; or with every default filled in.
 */
export function configSchema(io: "input" | "output" = "input"): Record<string, unknown> {
  return z.toJSONSchema(SCHEMA, { io }) as Record<string, unknown>;
}
