import type { WatchedScores } from "./scores/measured.ts";
import type { MonitorResult, RowsMonitorResult } from "./monitor_result.ts";

/** One metric of the text format. */
interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number | null])[];
}

/**
 * A look at a table as gauges in Prometheus' text format, for the node exporter's textfile collector: by table, condition,
 * code, kind, interval and step, never by key. What is undefined is left out, as an absent gauge is no zero.
 *
 * @param result The look.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function monitorGauges(result: MonitorResult): string {
  const table = { table: result.table }, [checked, ...common] = commonGauges(result);
  return formatGauges([
    checked!,
    gauge("forecasts", "Logged forecasts by what is known of them.", each(result.forecasts, "state", table)),
    ...common,
    ...scoreGauges(result),
  ]);
}

/** The same of a look at rows of a table without a calendar. @param look At them. */
export function rowsGauges(look: RowsMonitorResult): string {
  const { checked, seen, notLogged, rows, scores, promised } = look, table = { table: look.table };
  const observed = Object.entries(scores?.metrics.ours ?? {}).filter(([name]) => !COUNTS.has(name));
  const sides = {
    observed: observed.map(([name, value]) => [name, Number(value)] as const),
    promised: Object.entries(promised),
  };
  const of = (side: keyof typeof sides) =>
    sides[side].filter(([name, value]) => value !== null && Number.isFinite(value) && !isCoverage(name))
      .map(([score, value]) => [{ ...table, source: side, score }, value] as const);
  const coverage = Object.entries(scores?.coverage ?? {}).map(([level, share]) =>
    [{ ...table, source: "observed", level }, Number.isFinite(share) ? share / 100 : null] as const
  );
  return formatGauges([
    ...commonGauges(look),
    gauge("rows", "Rows of the last look by what became of them.", [
      ...each(
        { read: rows, scored: checked, seen, ...notLogged === null ? {} : { not_logged: notLogged } },
        "state",
        table,
      ),
    ]),
    gauge("score", "Scores of the rows that came, beside what hold-outs promised.", [
      ...of("observed"),
      ...of("promised"),
    ]),
    gauge("coverage_ratio", "Share of what came inside its interval or set, by nominal level in percent.", coverage),
  ]);
}

/** What of the scores of a method is no score. */
const COUNTS: ReadonlySet<string> = new Set(["keys", "oursThere"]);

function isCoverage(name: string): boolean {
  return name.startsWith("coverage_");
}

function commonGauges(
  look: Pick<MonitorResult, "table" | "at" | "keys" | "alerts"> & { readonly blocked: { readonly length: number } },
): Gauge[] {
  const table = { table: look.table };
  return [
    gauge("checked_seconds", "When the forecasts were last looked at, seconds since 1970.", [
      [table, Date.parse(look.at) / 1000],
    ]),
    gauge("keys", "Keys by condition.", each(look.keys, "condition", table)),
    gauge("alerts", "Alerts that stand, by code and kind.", alerts(look)),
    gauge("blocked", "Data alarms that stand against retraining.", [[table, look.blocked.length]]),
  ];
}

function formatGauges(gauges: readonly Gauge[]): string {
  return gauges.filter(({ samples }) => samples.some(([, value]) => value !== null)).map(formatGauge).join("");
}

function gauge(name: string, help: string, samples: Gauge["samples"]): Gauge {
  return { name: `models_monitor_${name}`, help, samples };
}

function each(
  counts: Readonly<Record<string, number>> | MonitorResult["forecasts"],
  label: string,
  table: Readonly<Record<string, string>>,
): Gauge["samples"] {
  return Object.entries(counts).map(([name, count]) => [{ ...table, [label]: name }, Number(count)]);
}

function alerts({ table, alerts }: Pick<MonitorResult, "table" | "alerts">): Gauge["samples"] {
  const groups = Map.groupBy(alerts, ({ code, kind }) => `${kind} ${code}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[{ table, code: first.code, kind: first.kind }, group.length] as const];
  });
}

function scoreGauges({ table, metrics }: MonitorResult): Gauge[] {
  const sides = [["observed", metrics], ["promised", metrics.promised]] as const;
  const scores = (of: (scores: WatchedScores) => readonly (readonly [Record<string, string>, number | null])[]) =>
    sides.flatMap(([source, all]) => of(all).map(([labels, value]) => [{ table, source, ...labels }, value] as const));
  const named = ["mae", "rmse", "wape", "mase", "bias", "skill"] as const;
  return [
    gauge(
      "score",
      "Scores of the forecasts that have come due, beside what their hold-outs promised.",
      scores((all) => named.map((score) => [{ score }, all[score]])),
    ),
    gauge(
      "coverage_ratio",
      "Share of actuals inside their interval, by nominal level in percent.",
      scores((all) =>
        Object.entries(all.coverage).map(([level, share]) => [{ level }, share === null ? null : share / 100])
      ),
    ),
    gauge(
      "step_wape",
      "Weighted absolute percentage error by step ahead.",
      metrics.steps.map(({ step, wape }) => [{ table, step: String(step) }, wape]),
    ),
  ];
}

function formatGauge({ name, help, samples }: Gauge): string {
  const lines = samples.filter(([, value]) => value !== null).map(([labels, value]) => {
    const inside = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(",");
    return `${name}{${inside}} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
