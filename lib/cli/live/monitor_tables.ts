import type { Measured, StepMeasured, WatchedScores } from "../../monitoring/scores/measured.ts";
import type { KeyCondition } from "../../monitoring/watch/key_conditions.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { NOT_WATCHED } from "../../monitoring/watch/not_watched.ts";
import type { MonitorResult, TableWatch } from "../../monitoring/monitor_result.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { firstRows, formatCounts, formatTable, type PrintedColumn } from "../session/table.ts";

/** Rows of a table that are shown. */
const MOST_ROWS = 10;

/** A look at a table, for people. */
export function formatMonitor(result: MonitorResult): string {
  const { table, checked, keys, metrics, forecasts, periods, conditions, alerts, watch } = result;
  return [
    `${table || "No table"}: ${checked} of ${forecasts.logged} logged forecasts compared with what came` +
    (periods === null ? "" : `, ${periods.join(" to ")}`),
    formatCounts(keys, { title: "keys", unit: "number" }),
    ...checked === 0 ? [] : [
      formatScores(metrics),
      `By step\n${formatSteps(metrics.steps)}`,
      ...metrics.totals.length === 0
        ? []
        : [named("Totals", metrics.totals, ({ column, text }) => `${column} ${text}`)],
      ...metrics.worst.length === 0 ? [] : [
        named("Keys whose errors exceed their promise most", metrics.worst, ({ key }) => formatKey(key)),
      ],
    ],
    ...alerts.length === 0 ? [] : [formatAlerts(result)],
    ...conditions.length === 0 ? [] : [formatConditions(conditions)],
    left(result),
    formatService(result),
    formatWatch(watch),
  ].filter((part) => part !== "").join("\n\n");
}

/**
 * What somebody has to know of a look, also with --json: what could not be judged, and whom no alert has reached.
 *
 * @param look Its notes, and who was told.
 */
export function tellTroubles({ notes, told }: Pick<MonitorResult, "notes" | "told">): string[] {
  return [
    ...notes.map(({ code, message, hint }) => `${message} (${code})${hint === "" ? "" : `; ${hint}`}`),
    ...told.flatMap(({ rule, failure }) =>
      failure === null ? [] : [`${failure.message} (alerts${rule && ` of ${rule}`}); ${failure.hint}`]
    ),
  ];
}

/** How the server did. */
function formatService({ service }: MonitorResult): string {
  if (service === null) return "";
  const { requests, since, perSecond, errorShare, p50Seconds, p99Seconds, memoryBytes } = service;
  const parts = [
    `${requests} requests since ${since ?? "it started"}`,
    ...perSecond === null ? [] : [`${formatNumber(perSecond)} a second`],
    ...errorShare === null ? [] : [`${formatNumber(100 * errorShare)} % failed`],
    ...p50Seconds === null || p99Seconds === null
      ? []
      : [`half within ${formatNumber(1000 * p50Seconds)} ms, 99 % within ${formatNumber(1000 * p99Seconds)} ms`],
    ...memoryBytes === null ? [] : [`${formatNumber(Math.round(memoryBytes / 1e6))} MB`],
  ];
  return `Server: ${parts.join(", ")}.`;
}

/** What is promised of the alarms, and of which keys. */
function formatWatch({ promise, floor, watched, notWatched, taken }: TableWatch): string {
  if (promise === null || floor === null) return "";
  const others = Object.entries(notWatched).map(([why, keys]) =>
    `${keys} not: ${NOT_WATCHED[why as keyof typeof NOT_WATCHED] ?? why} (${why})`
  );
  const expected = formatNumber(promise * watched, { digits: 3, padded: false });
  const said = watched === 0
    ? "No key is watched by detectors"
    : `${formatCount(watched, "key is", "keys are")} watched, ${
      formatCount(taken, "new period")
    } taken in; promised are at most ${promise} false alarms ` +
      `(act) per healthy key and year, ${expected} for all, of changes from ${formatNumber(100 * floor)} % of the mean`;
  return [said, ...others].join("; ") + ".";
}

/** What somebody should know, and what it stands against. */
export function formatAlerts({ alerts: all, blocked }: Pick<MonitorResult, "alerts" | "blocked">): string {
  const isTable = blocked.some(({ scope }) => scope === "table");
  const block = isTable
    ? "\nNothing is to be trained on these data."
    : blocked.length > 0
    ? "\nKeys of data alarms are not to be trained."
    : "";
  const { rows, more } = firstRows(all, { most: MOST_ROWS });
  return `Alerts\n${
    formatTable([
      { title: "kind", cells: rows.map(({ kind }) => kind) },
      { title: "code", cells: rows.map(({ code }) => code) },
      { title: "", cells: rows.map(({ message }) => message) },
    ])
  }${more}${block}`;
}

/** Forecasts that could not be compared, with the reason. */
function left({ forecasts: { pending, unknown, earlier, unmatched } }: MonitorResult): string {
  const parts = [
    [pending, "of periods that are not known yet"],
    [unknown, "of periods without a value"],
    [earlier, "of periods before the first one that is looked at"],
    [unmatched, "of keys or periods that the table does not have"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? "" : `Not compared: ${said.join(", ")}.`;
}

const SCORES = ["mae", "rmse", "wape", "mase", "bias", "skill"] as const;

/** What came beside its promise, a line each. */
function formatScores({ promised, ...observed }: Measured): string {
  const rows = [["observed", observed], ["promised", promised]] as const;
  return formatTable([
    { title: "", cells: rows.map(([name]) => name) },
    ...SCORES.map((score) => column(score, rows.map(([, scores]) => scores[score]))),
    ...observed.chosen === undefined
      ? []
      : [column(observed.chosen.name, rows.map(([, { chosen }]) => chosen?.value ?? null))],
    ...Object.keys(observed.coverage).map((level) =>
      column(`coverage ${level} %`, rows.map(([, { coverage }]) => coverage[level]))
    ),
  ]);
}

function formatSteps(all: readonly StepMeasured[]): string {
  const every = Math.ceil(all.length / MOST_ROWS),
    steps = all.filter((_, i) => i % every === 0 || i === all.length - 1);
  return formatTable([
    column("step", steps.map(({ step }) => step)),
    column("forecasts", steps.map(({ scored }) => scored)),
    ...(["mae", "wape", "bias", "skill"] as const).map((score) => column(score, steps.map((step) => step[score]))),
    ...Object.keys(steps[0]?.coverage ?? {}).map((level) =>
      column(`coverage ${level} %`, steps.map(({ coverage }) => coverage[level]))
    ),
  ]);
}

function named<T extends Measured>(title: string, all: readonly T[], name: (row: T) => string): string {
  const { rows, more } = firstRows(all, { most: MOST_ROWS }), of = (scores: WatchedScores) => scores.wape;
  return `${title}\n${
    formatTable([
      { title: "", cells: rows.map(name) },
      column("forecasts", rows.map(({ scored }) => scored)),
      column("wape", rows.map(of)),
      column("promised", rows.map(({ promised }) => of(promised))),
      column("bias", rows.map(({ bias }) => bias)),
      column("skill", rows.map(({ skill }) => skill)),
    ])
  }${more}`;
}

/** Keys that are not ok, with what it rests on. */
export function formatConditions(all: readonly KeyCondition[]): string {
  const { rows, more } = firstRows(all, { most: MOST_ROWS });
  const evidence = ({ evidence }: KeyCondition) =>
    Object.entries(evidence).map(([name, value]) =>
      `${name} ${typeof value === "string" ? value : formatNumber(value)}`
    ).join(", ");
  return formatTable([
    { title: "key", cells: rows.map(({ key }) => formatKey(key)) },
    { title: "condition", cells: rows.map(({ condition }) => condition) },
    { title: "code", cells: rows.map(({ code }) => code) },
    { title: "evidence", cells: rows.map(evidence) },
  ]) + more;
}

function column(title: string, values: readonly (number | null | undefined)[]): PrintedColumn {
  return { title, cells: values.map((value) => formatNumber(value)), align: "right" };
}
