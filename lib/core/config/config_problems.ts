import { targetNames } from "./config_columns.ts";
import { didYouMean, formatValue, repeated } from "./config_issues.ts";
import type { Config } from "./config_type.ts";
import { datesProblems, isDate, notADate } from "./dates_problems.ts";
import { GATE_DEFAULTS } from "./gate_defaults.ts";
import { metricProblems } from "./metric_choice.ts";
import { gapProblems, HORIZON, weekLabelProblems } from "./resolve_config.ts";
import { SCORE_CEILING } from "./score_ceiling.ts";
import { sourceProblems } from "./source_problems.ts";
import { askedProblems, metricOfProblem } from "./table_problems.ts";
import { parseTime, TIME_FORMATS, type TimeFormat } from "../time/time_format.ts";

/** What is wrong between fields that are each valid. */
export interface ConfigProblem {
  /** Top-level fields that it depends on. */
  readonly fields: readonly (keyof Config)[];
  /** Field, requirement, value. */
  readonly message: string;
}

/** One check: what is wrong, if anything. */
type Check = (config: Config) => readonly string[];

const CHECKS: readonly (readonly [fields: readonly (keyof Config)[], check: Check])[] = [
  [["source"], sourceProblems],
  [
    [
      ...[
        "problem",
        "keys",
        "time",
        "target",
        "inputs",
        "split",
        "classes",
        "holdout",
        "exogenous",
        "relative",
      ] as const,
      ...[
        "events",
        "holidays",
        "horizon",
        "seasonLength",
        "weekLabel",
        "frequency",
        "timeFormat",
        "from",
        "until",
      ] as const,
    ],
    askedProblems,
  ],
  [["evaluate", "horizon", "frequency"], checkGap],
  [
    ["weekLabel", "frequency"],
    (config) => config.frequency === null ? [] : weekLabelProblems(config, config.frequency),
  ],
  [["from", "until", "timeFormat"], checkSpan],
  [["features"], checkHolidays],
  [["holidays", "events", "keys", "exogenous"], datesProblems],
  [["features"], ({ features }) => repeated("features.names", features.names ?? [])],
  [["keys", "time", "target", "exogenous", "relative"], checkRoles],
  [["exogenous"], checkKinds],
  [["relative", "exogenous", "keys"], checkRelative],
  [["contenders"], ({ contenders }) => repeated("contenders", (contenders ?? []).map(nameOf))],
  [["contenders"], ({ contenders }) => (contenders ?? []).flatMap(checkRecipe)],
  [["problem", "metric"], metricOfProblem],
  [["metric", "keys"], (config) => metricProblems("metric", config.metric, config)],
  [
    ["intermittentMetric", "keys"],
    (config) => metricProblems("intermittentMetric", config.intermittentMetric, config),
  ],
  [["cleaning"], checkRanges],
  [["lifecycle", "holdout"], checkGates],
  [["lifecycle"], checkMaseLimit],
  [["lifecycle", "levels"], checkCoverageLimits],
  [["monitoring"], ({ monitoring }) => repeated("monitoring.alerts", monitoring.alerts.map(({ name }) => name))],
  [["monitoring"], checkChannels],
];

/**
 * What is wrong between the fields of a config.
 *
 * @param config Each field is valid by itself.
 * @returns In the order of the fields; empty if all is well.
 */
export function configProblems(config: Config): ConfigProblem[] {
  return CHECKS.flatMap(([fields, check]) => check(config).map((message) => ({ fields, message })));
}

function checkGap(config: Config): string[] {
  const horizon = config.horizon ?? (config.frequency === null ? null : HORIZON[config.frequency]);
  return horizon === null ? [] : gapProblems(config, horizon);
}

function checkSpan({ from, until, timeFormat }: Config): string[] {
  const dayOf = (text: string | null) => text === null ? null : dayOfText(text, timeFormat);
  const wrong = Object.entries({ from, until }).flatMap(([field, text]) =>
    text === null || dayOf(text) !== null ? [] : [notADate(field, text)]
  );
  const first = dayOf(from), last = dayOf(until);
  return first === null || last === null || first <= last
    ? wrong
    : [`from must not lie after until, ${until}: current value is ${from}`];
}

/** An ISO date, or one as the table may write it. */
function dayOfText(text: string, timeFormat: TimeFormat | null): number | null {
  for (const format of ["YYYY-MM-DD", ...(timeFormat === null ? TIME_FORMATS : [timeFormat])]) {
    const time = parseTime(text, format);
    if (time !== null) return time.zone === "" ? time.day : null;
  }
  return null;
}

function checkHolidays(config: Config): string[] {
  return Object.entries(config.features.holidays).flatMap(([name, dates]) =>
    dates.flatMap((date, i) => isDate(date) ? [] : [notADate(`features.holidays.${name}[${i}]`, date)])
  );
}

function checkRoles({ keys, time, exogenous, relative, split, ...config }: Config): string[] {
  const roles = [
    ...keys.map((name) => ["keys", name]),
    ...time === null ? [] : [["time", time]],
    ...targetNames(config).map((name) => ["target", name]),
    ...split.group === null || keys.includes(split.group) ? [] : [["split.group", split.group]],
    ...(["static", "historic", "future"] as const).flatMap((kind) =>
      exogenous[kind].map((name) => [`exogenous.${kind}`, name])
    ),
    ...relative.map(({ name }) => ["relative", name]),
  ] as const;
  return [...Map.groupBy(roles, ([, name]) => name)].flatMap(([name, uses]) =>
    uses.length < 2 ? [] : [
      `each column must have one role: current value is ${formatValue(name)} in ${
        uses.map(([role]) => role).join(", ")
      }`,
    ]
  );
}

function checkKinds({ exogenous }: Config): string[] {
  const names = [...exogenous.static, ...exogenous.historic, ...exogenous.future];
  return Object.keys(exogenous.kinds).filter((name) => !names.includes(name)).map((name) =>
    notAmong("exogenous.kinds", "exogenous columns", { name, names })
  );
}

function checkRelative({ relative, exogenous, keys, target }: Config): string[] {
  const columns = [...exogenous.static, ...exogenous.historic, ...exogenous.future];
  return relative.flatMap(({ of, how, within }, i) => [
    ...(columns.includes(of) || (how === "others" && targetNames({ target }).includes(of))
      ? []
      : [notAmong(`relative[${i}].of`, "an exogenous column", { name: of, names: columns })]),
    ...within.filter((name) => !keys.includes(name)).map((name) =>
      notAmong(`relative[${i}].within`, "key columns", { name, names: keys })
    ),
  ]);
}

function notAmong(field: string, what: string, found: { name: string; names: readonly string[] }): string {
  const { name, names } = found, among = names.length > 0 ? ` (${names.join(", ")})` : "";
  const remedy = didYouMean(name, names) || among;
  return `${field} must name ${what}${remedy}: current value is ${formatValue(name)}`;
}

/** An imported model reads the features that it was made with. */
function checkRecipe(contender: NonNullable<Config["contenders"]>[number]): string[] {
  if (typeof contender === "string" || "weights" in contender || contender.recipe === null) return [];
  const { name, base, recipe } = contender;
  if (base === "imported") {
    return [`contenders must give an imported model no recipe: current value is one of ${formatValue(name)}`];
  }
  return repeated("recipe.names of a contender", recipe.names ?? []);
}

function nameOf(contender: NonNullable<Config["contenders"]>[number]): string {
  return typeof contender === "string" ? contender : contender.name;
}

function checkRanges({ cleaning }: Config): string[] {
  return Object.entries(cleaning.ranges).flatMap(([column, [low, high]]) =>
    low <= high ? [] : [`cleaning.ranges.${column} must be [low, high]: current value is [${low}, ${high}]`]
  );
}

/** Rules that are judged by the hold-out alone. */
const HELD = ["rmspe", "wape", "mase", "coverage", "skill"] as const;

/** Without a hold-out such a rule could only ever refuse. The default of `skill` is not judged there. */
function checkGates({ lifecycle: { gates }, holdout }: Config): string[] {
  if (holdout) return [];
  return (["run", "key"] as const).flatMap((scope) =>
    HELD.flatMap((name) => {
      const limit = gates[scope][name];
      if (limit === null || (scope === "run" && name === "skill" && limit === GATE_DEFAULTS.skill)) return [];
      return [`lifecycle.gates.${scope}.${name} needs a hold-out: current value is ${limit} beside holdout: false`];
    })
  );
}

/** A limit that no run could break looks like one that is kept. */
function checkMaseLimit({ lifecycle: { gates: { run: { mase } } } }: Config): string[] {
  if (mase === null || mase < SCORE_CEILING) return [];
  return [
    `lifecycle.gates.run.mase must be below ${SCORE_CEILING}, as a key counts at most ${SCORE_CEILING} in the MASE of a run, ` +
    `which never is above it (gates.key.mase limits each key by itself): current value is ${mase}`,
  ];
}

/** Without intervals there is no coverage, and the limit could only ever refuse. */
function checkCoverageLimits({ lifecycle: { gates }, levels }: Config): string[] {
  if (levels.length > 0) return [];
  return (["run", "key"] as const).flatMap((scope) => {
    const { coverage } = gates[scope];
    if (coverage === null) return [];
    return [`lifecycle.gates.${scope}.coverage needs levels: current value is ${coverage} beside levels: []`];
  });
}

/** A rule with two channels would be told of one event in two ways that fail by themselves; one without tells nobody. */
function checkChannels({ monitoring: { alerts } }: Config): string[] {
  return alerts.flatMap(({ webhook, command, file }, i) => {
    const given = Object.entries({ webhook, command, file }).flatMap(([name, value]) => value === null ? [] : [name]);
    if (given.length === 1) return [];
    return [
      `monitoring.alerts[${i}] must have one of webhook, command, file: current value is ${
        given.length === 0 ? "none" : given.join(", ")
      }`,
    ];
  });
}
