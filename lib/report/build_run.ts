import { targetOf } from "../core/config/config_columns.ts";
import { PERIODS } from "../core/time/calendar.ts";
import { formatDuration, formatNumber } from "../core/text/format_number.ts";
import { metricName } from "../core/config/metric_choice.ts";
import { DataError } from "../core/errors/errors.ts";
import { ModelCards } from "../lineage/model_card.ts";
import type { Registry } from "../registry/registry.ts";
import { HOLDOUT_FILE } from "../training/report/report.ts";
import { coverageData, importanceData, ModelTally, namedNumbers, scopesOf } from "./record/chart_data.ts";
import { HoldoutReader } from "./record/holdout_reader.ts";
import { type DetailTools, tellKey } from "./record/key_detail.ts";
import { type ForecastSource, keyFacts } from "./record/key_facts.ts";
import { KeyBlocks } from "./record/key_blocks.ts";
import { KeyTableBuilder } from "./record/key_table.ts";
import { methodRows } from "./record/method_rows.ts";
import { type Periods, periodsOf } from "./record/periods.ts";
import { reasonRows } from "./record/reason_rows.ts";
import { rowCharts } from "./record/row_charts.ts";
import { runSentences } from "./run_sentences.ts";
import { readRunSources, type RunSources } from "./record/run_sources.ts";
import { sourceText } from "./parts/source_text.ts";
import type { HoldoutSpan, RunRecord, RunRecordHead } from "./record/run_record.ts";

/** What a page is written from. */
export interface BuiltRecord {
  /** The record. */
  readonly record: RunRecord;
  /** Elements of the blocks of keys, packed, in their order. */
  readonly blocks: readonly string[];
}

/**
 * The record of a run, from its registry, its table and the folder of its report. Also of a run of a former release, or one whose
 * report lacks parts: what is missing is said. Memory holds the packed page and one read of the store.
 *
 * @param registry Open, of `source.registry`. @param run Its id.
 * @param source Where models and table lie; `dir`: folder of the run's report.
 * @throws {RegistryError} `NOT_FOUND`. @throws {DataError} `INVALID_CONFIG` if what it was asked for cannot be read.
 */
export async function buildRunRecord(
  registry: Registry,
  run: string,
  source: ForecastSource & { readonly dir: string },
): Promise<BuiltRecord> {
  const sources = await readRunSources(registry, run, source), missing = [...sources.missing];
  const { config, versions } = sources, metric = metricName(config.metric);
  const periods = framed(sources), head = headOf(sources, periods);
  const tools: DetailTools = { periods, cards: new ModelCards(registry), versions, ...config };
  const held = openHoldout(source.dir, sources, periods);
  const table = new KeyTableBuilder({ ...head, metric });
  const tally = new ModelTally(scopesOf(sources.plan?.contenders ?? [])), blocks = new KeyBlocks();
  let row = 0;
  for await (const facts of keyFacts(sources, source)) {
    const told = tellKey(facts, await held.next(facts.outcome.key.parts), tools);
    blocks.add(told.detail);
    table.add(told.row);
    tally.addMembers(told.row.demandClass, told.detail.members);
    tally.addBoard(row++, told.board, told.detail.boardMetric);
  }
  if (held.problem() !== "") missing.push(held.problem());
  return { record: recordOf(sources, { head, missing, tally, keys: table.result() }), blocks: blocks.finish() };
}

/** Periods of the record: those of the table, or of a run whose table is gone, of its forecasts alone. */
function framed({ group, calendar, end, config: { frequency, horizon } }: RunSources): Periods {
  const known = group === null ? horizon : group.keyRows.reduce((most, rows) => Math.max(most, rows), 0);
  return periodsOf(calendar ?? { frequency, anchor: 0 }, end ?? -1, { known, horizon, least: horizon });
}

/** What was forecast on the hold-out, key by key; a file that is missing or damaged is said once, and costs only itself. */
function openHoldout(dir: string, sources: RunSources, periods: Periods): {
  next(parts: readonly string[]): Promise<HoldoutSpan | null>;
  problem(): string;
} {
  const { config: { horizon, levels }, recorded: { keyColumns } } = sources;
  const reader = new HoldoutReader(`${dir}/${HOLDOUT_FILE}`, { horizon, levels, keyColumns, periods });
  // A run that holds nothing out has no such file, and lacks none; of rows there is another.
  let isOver = sources.summary.holdout === false || (sources.rows ?? null) !== null, problem = "";
  return {
    async next(parts) {
      if (isOver) return null;
      try {
        return await reader.next(parts);
      } catch (thrown) {
        if (!(thrown instanceof DataError)) throw thrown;
        isOver = true;
        problem =
          `The report of the run has no ${HOLDOUT_FILE} that can be read (${thrown.code}): keys do not show what was forecast on ` +
          "the hold-out.";
        return null;
      }
    },
    problem: () => problem,
  };
}

function headOf(sources: RunSources, periods: Periods): RunRecordHead {
  const { recorded, config, group, summary, spans, calendar } = sources, { texts, origin, first } = periods;
  const rows = group?.keyRows.reduce((most, count) => Math.max(most, count), 0) ?? 0;
  return {
    kind: "run",
    run: recorded.run,
    table: recorded.lineage.data.group,
    created: recorded.committedAt,
    revision: recorded.lineage.codeRevision,
    keyColumns: recorded.keyColumns,
    target: group?.target ?? targetOf(config),
    frequency: config.frequency,
    horizon: config.horizon,
    seasonLength: config.seasonLength,
    levels: config.levels,
    metric: metricName(config.metric),
    origin: calendar === null || sources.end === null ? "" : texts[origin] ?? "",
    spans,
    isHeldOut: summary.holdout !== false,
    keyCount: summary.keys,
    ...group !== null && group.keys.length > summary.keys ? { tableKeys: group.keys.length } : {},
    facts: factsOf(sources),
    periods: texts,
    firstPeriod: first,
    calendar: periods.calendar,
    historyNote: texts.length > 0 && rows > origin + 1
      ? `Histories show the newest ${formatNumber(origin + 1)} of ${formatNumber(rows)} ${PERIODS[config.frequency]}.`
      : "",
    boardSpans: spans.map(({ name }) => name),
  };
}

function factsOf({ summary, recorded, config }: RunSources): RunRecordHead["facts"] {
  const { data, seed, planHash, seconds, peakMemoryMb } = summary, { lineage } = recorded;
  const total = Object.values(seconds ?? {}).reduce((sum, value) => sum + value, 0);
  const facts: [name: string, value: string][] = [
    ["Table", `${lineage.data.group}, version ${lineage.data.version}`],
    ["Rows of the table", data === undefined ? "" : formatNumber(data.rows)],
    ["Source", sourceText(config.source)],
    ["Time taken", total > 0 ? formatDuration(total) : ""],
    ["Memory at most", Number.isFinite(peakMemoryMb) ? `${formatNumber(Math.round(peakMemoryMb))} MB` : ""],
    ["Seed", formatNumberPlain(seed)],
    ["Plan", planHash === undefined ? "" : planHash.slice(0, 12)],
  ];
  return facts.filter(([, value]) => value !== "").map(([name, value]) => ({ name, value }));
}

/** A seed is a name, not a quantity. */
function formatNumberPlain(seed: number | undefined): string {
  return seed === undefined ? "" : String(seed);
}

function recordOf(
  sources: RunSources,
  made: Pick<RunRecord, "head" | "missing" | "keys"> & { readonly tally: ModelTally },
): RunRecord {
  const { summary, outcomes, findings, importance, contributions } = sources, { head, missing, tally, keys } = made;
  const { metrics = {}, oneForAll = "", significance, intervalCoverage = {} } = summary;
  const comparison = methodRows({ metrics, metric: head.metric, oneForAll, significance });
  const fallbacks = reasonRows(outcomes), members = tally.members();
  return {
    format: 1,
    head,
    sentences: runSentences({ head, summary, comparison, fallbacks, members }),
    comparison,
    charts: {
      coverage: coverageData(intervalCoverage),
      seconds: namedNumbers(summary.familySeconds),
      phases: namedNumbers(summary.seconds),
      members,
      localGlobal: tally.localGlobal(),
      importance: importanceData(importance),
      contributions: Object.entries(contributions).map(([model, { sizes: _, ...gains }]) => ({ model, ...gains })),
      rows: rowCharts(sources.rows),
    },
    findings,
    fallbacks,
    missing,
    keys,
  };
}
