import { asksForClasses, isSerial } from "./problem_shapes.ts";
import { areKeys, TARGET_PART, targetNames } from "./config_columns.ts";
import { didYouMean, formatValue, repeated } from "./config_issues.ts";
import type { Config } from "./config_type.ts";
import { type ChosenName, METRICS_OF } from "./metric_names.ts";

/** Fields of series that rows have no use for, with the values that say nothing. */
const OF_SERIES = [
  ["horizon", [null, 1]],
  ["seasonLength", [null, 1]],
  ["weekLabel", [null]],
  ["frequency", [null, "row"]],
  ["holidays", [null]],
] as const satisfies readonly (readonly [field: keyof Config, silent: readonly unknown[]])[];

/**
 * What is wrong between what is asked for and the other fields of a config.
 *
 * @param config Each field is valid by itself.
 * @returns Field, requirement, value.
 */
export function askedProblems(config: Config): string[] {
  const isTaken = targetNames(config).includes(TARGET_PART) && areKeys(config);
  return [
    ...isSerial(config) ? forecastProblems(config) : rowProblems(config),
    ...isTaken
      ? [`target must not name a column "${TARGET_PART}" beside others, as the last part of the key is called so`]
      : [],
  ];
}

function forecastProblems(config: Config): string[] {
  const { frequency, inputs, split, classes } = config;
  const given = Object.entries({
    "inputs.names": inputs.names,
    "split.group": split.group,
    "classes.weights": classes.weights,
    "classes.costs": classes.costs,
    "classes.threshold": classes.threshold,
  }).filter(([, value]) => value !== null);
  return [
    ...frequency === "row" ? ["frequency must be that of a calendar for a forecast: current value is row"] : [],
    ...given.map(([field, value]) => leftOut(field, "a forecast", value)),
  ];
}

function rowProblems(config: Config): string[] {
  const { problem, exogenous, relative, events, time, classes } = config;
  const columns = [...exogenous.static, ...exogenous.historic, ...exogenous.future];
  return [
    ...OF_SERIES.flatMap(([field, silent]) =>
      silent.some((value) => value === config[field]) ? [] : [leftOut(field, `a ${problem}`, config[field])]
    ),
    ...columns.length === 0
      ? []
      : [`exogenous must be left out of a ${problem}, whose features are inputs: ${now(columns)}`],
    ...relative.length === 0 ? [] : [leftOut("relative", `a ${problem}`, relative.map(({ name }) => name))],
    ...events.length === 0 ? [] : [leftOut("events", `a ${problem}`, events.map(({ name }) => name))],
    ...ruleProblems(config),
    ...time !== null
      ? []
      : (["timeFormat", "from", "until"] as const).flatMap((field) =>
        config[field] === null ? [] : [`${field} needs a time column: ${now(config[field])} beside time: null`]
      ),
    ...inputProblems(config),
    ...splitProblems(config),
    ...asksForClasses(config)
      ? classProblems(config)
      : Object.entries(classes).flatMap(([field, value]) =>
        value === null ? [] : [leftOut(`classes.${field}`, `a ${problem}`, value)]
      ),
  ];
}

/** Rules of a choice that only folds of a calendar have numbers for. */
function ruleProblems({ problem, metric }: Config): string[] {
  if (typeof metric === "string") return [];
  const { biasLimit, stability } = metric;
  return [
    ...biasLimit === null ? [] : [leftOut("metric.biasLimit", `a ${problem}`, biasLimit)],
    ...stability === 0 ? [] : [leftOut("metric.stability", `a ${problem}`, stability)],
  ];
}

function inputProblems({ keys, split, inputs, ...config }: Config): string[] {
  const taken = [
    ...keys,
    ...targetNames(config),
    ...split.group === null ? [] : [split.group],
  ];
  const names = inputs.names ?? [];
  return [
    ...repeated("inputs.names", names),
    ...names.filter((name) => taken.includes(name)).map((name) =>
      `inputs.names must name columns without another role: ${now(name)}`
    ),
    ...names.filter((name) => inputs.ignore.includes(name)).map((name) =>
      `inputs.ignore must not name what inputs.names does: ${now(name)}`
    ),
    ...inputs.names === null
      ? []
      : Object.keys(inputs.kinds).filter((name) => !names.includes(name)).map((name) =>
        `inputs.kinds must name one of inputs.names${didYouMean(name, names)}: ${now(name)}`
      ),
  ];
}

/** Shares are those of all rows. */
function splitProblems({ split: { train, validation, test, group }, holdout, keys, time }: Config): string[] {
  const sum = train + validation + test, shares = `${train} + ${validation} + ${test}`;
  return [
    ...Math.abs(sum - 1) < 1e-6 ? [] : [`split must have shares that add up to 1: current value is ${shares}`],
    ...train > 0 && validation > 0
      ? []
      : [`split must leave rows to train on and to choose on: current value is ${shares}`],
    ...!holdout || test > 0 ? [] : ["split.test must be above 0: current value is 0 beside holdout: true"],
    ...group === null || time === null
      ? []
      : [`split.group must be left out where rows are split by time: ${now(group)}`],
    ...group === null || !keys.includes(group)
      ? []
      : [`split.group must not be a key column, or a key has one part alone: ${now(group)}`],
  ];
}

function classProblems(config: Config): string[] {
  const { classes: { costs, threshold } } = config;
  return [
    ...gateProblems(config),
    ...costs === null || threshold === null ? [] : [
      `classes.threshold must be left out where costs decide: ${now(threshold)}`,
    ],
  ];
}

/** Errors of numbers, which no class has: such a rule could only ever refuse. */
function gateProblems({ problem, lifecycle: { gates } }: Config): string[] {
  return (["run", "key"] as const).flatMap((scope) =>
    (["rmspe", "wape", "mase"] as const).flatMap((name) => {
      const limit = gates[scope][name];
      return limit === null ? [] : [leftOut(`lifecycle.gates.${scope}.${name}`, `a ${problem}`, limit)];
    })
  );
}

/**
 * Whether a metric is one of what is asked for.
 *
 * @param config What is asked for, and the metric.
 * @returns Field, requirement, value.
 */
export function metricOfProblem({ problem, metric }: Pick<Config, "problem" | "metric">): string[] {
  const known: readonly ChosenName[] = METRICS_OF[problem];
  const name = typeof metric === "string" ? metric : metric.metric;
  if (name === null) {
    return isSerial({ problem }) ? [] : [`metric must be named for a ${problem} (${known.join(", ")}): ${now(metric)}`];
  }
  if (known.includes(name)) return [];
  return [`metric must be one of ${known.join(", ")} for a ${problem}${didYouMean(name, known)}: ${now(name)}`];
}

function leftOut(field: string, what: string, value: unknown): string {
  return `${field} must be left out of ${what}: ${now(value)}`;
}

function now(value: unknown): string {
  return `current value is ${formatValue(value)}`;
}
