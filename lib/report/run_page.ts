import { formatNumber, formatPercent, tellChange } from "../core/text/format_number.ts";
import { formatKey } from "../core/rows/panel.ts";
import { agree, formatCount } from "../core/text/plural.ts";
import { boundsWord, metricHeading, metricInfo } from "../metrics/metric_info.ts";
import { htmlPage } from "./parts/html_page.ts";
import {
  explained,
  facts,
  pageHead,
  pageSections,
  paragraph,
  placeFor,
  sentences,
  table,
  type TableColumn,
  tiles,
} from "./parts/page_parts.ts";
import { recordElement } from "./record/embed_record.ts";
import { isOfRows } from "./record/record_layout.ts";
import { keyLink, keyParts } from "./record/key_link.ts";
import type { KeyTable, MethodRow, RecordFinding, RowChartData, RowScore, RunRecord } from "./record/run_record.ts";
import { runTiles } from "./run_tiles.ts";
import { meaningOf, WORDS, wordsOfRows } from "./parts/words.ts";

/** Script of the page. */
const SCRIPT = "run.js";
const NEEDS_SCRIPT =
  "Charts, the table of keys and the keys themselves need JavaScript, which this browser does not run.";

/**
 * The page of a run or an evaluation, complete in itself: what was trained on what and what it is worth can be read without its
 * script, which adds charts, the table of keys, and each key.
 *
 * @param record What it shows. @param blocks Elements with what is told of single keys, in order: see `embed_record.ts`.
 */
export function runPage(record: RunRecord, blocks: readonly string[]): string {
  const { head, charts, findings, fallbacks, missing } = record;
  return htmlPage({
    title: `${head.table}: ${isOfRows(record) ? "predictions" : "forecasts"} of ${
      head.kind === "run" ? "a run" : isOfRows(record) ? "rows that came" : "past origins"
    }`,
    script: SCRIPT,
    data: [recordElement(record), ...blocks],
    body: [
      pageHead(titleOf(record), [subtitle(record), scored(record)]),
      pageSections([
        { id: "overview", title: "Overview", body: overview(record) },
        { id: "scores", title: "Scores", body: charts.rows === null ? "" : scoreTable(charts.rows, head) },
        { id: "findings", title: "Findings", body: findings.length === 0 ? nothingFound() : findingTable(findings) },
        {
          id: "fallbacks",
          title: "Fallbacks",
          body: fallbacks.length === 0 ? everyKeyOwn(head.keyCount) : fallbackTable(record),
        },
        { id: "charts", title: "Charts", body: placeFor("charts-of-all", NEEDS_SCRIPT) },
        { id: "keys", title: "All keys", body: placeFor("key-table", NEEDS_SCRIPT) },
        { id: "key", title: "One key", body: placeFor("key-view") },
        { id: "about", title: "About this run", body: facts(aboutRun(record)) },
        { id: "missing", title: "What is missing here", body: missing.map((line) => paragraph(line)).join("") },
        {
          id: "words",
          title: "Words",
          body: facts(
            (charts.rows === null ? WORDS : wordsOfRows(boundsWord(head.metric))).map(({ word, meaning }) => ({
              name: word,
              value: meaning,
            })),
          ),
        },
      ]),
    ],
  });
}

function titleOf(record: RunRecord): string {
  const { head: { kind, table, target } } = record;
  if (isOfRows(record)) return `Predictions of ${target} in ${table}`;
  return kind === "run"
    ? `Forecasts of ${target} in ${table}`
    : `${table}: forecasts of past origins against what came`;
}

function subtitle(record: RunRecord): string {
  const { head } = record, { keyCount, tableKeys, keyColumns, frequency, horizon, origin } = head;
  const what = keyColumns.length === 0
    ? "One series"
    : `${
      tableKeys === undefined
        ? formatCount(keyCount, "key")
        : `A part of the table: ${formatNumber(keyCount)} of ${formatCount(tableKeys, "key")}`
    } (${keyColumns.join(", ")})`;
  if (isOfRows(record)) return `${what}.`;
  return `${what}. Known up to ${origin}, forecast ` +
    `${formatCount(horizon, frequency)} ahead.`;
}

/** What the figures are of. */
function scored(record: RunRecord): string {
  const { head: { spans, isHeldOut, kind }, comparison } = record, last = spans.at(-1);
  if (isOfRows(record)) {
    if (kind === "evaluation") {
      return isHeldOut
        ? "Every figure below is of rows that no model and no choice has seen."
        : "Every figure below is of rows of which training has seen some: others are harder.";
    }
    return isHeldOut
      ? "Every figure below is of rows that were kept back, seen by no model and no choice."
      : "Every figure below is of rows by which models were chosen too: others are harder.";
  }
  if (last === undefined) {
    return comparison.length === 0
      ? "Nothing was compared with what came."
      : `Of which periods the figures below are is not known: ${
        isHeldOut ? "those that were kept back" : "those by which models were chosen too"
      }.`;
  }
  if (kind === "evaluation") {
    return `Every figure below is of ${formatCount(spans.length, "past origin")}: forecasts of ${
      spans[0]?.from
    } to ${last.to}, ` +
      "made as if nothing later were known, against what came.";
  }
  return isHeldOut
    ? `Every figure below is of ${last.from} to ${last.to}: kept back, seen by no model and no choice.`
    : `Every figure below is of ${last.from} to ${last.to}, by which models were chosen too: the future is harder.`;
}

/** The most important sentence, four figures, and then the rest: what fits the first screen. */
function overview(record: RunRecord): string {
  const { comparison, head, sentences: [first, ...rest] } = record;
  return (first === undefined ? "" : `<div class="first">${sentences([first])}</div>`) + tiles(runTiles(record)) +
    sentences(rest) + (comparison.length === 0 ? "" : placeFor("comparison-chart") + compared(comparison, head.metric));
}

/** What the chart shows, for those who cannot see it, want digits, or ask for single models. */
function compared(rows: readonly MethodRow[], metric: string): string {
  const models = rows.filter(({ role }) => role === "member").length;
  const more = models === 0 ? "" : `, with ${formatCount(models, "model")} by themselves`;
  return `<details><summary>The comparison as a table${more}</summary>${comparisonTable(rows, metric)}</details>`;
}

/** How an error is told beside another. */
const BETTER = { less: "better", more: "worse", same: "equal" };

const COMPARED: readonly TableColumn<MethodRow>[] = [
  { title: "Method", text: ({ title }) => title },
  { title: "Keys", text: ({ keys }) => formatNumber(keys), isNumber: true, help: "Keys that it has scores of." },
];

function comparisonTable(rows: readonly MethodRow[], metric: string): string {
  const error = (name: string): TableColumn<MethodRow> => ({
    title: metricHeading(name),
    isNumber: true,
    help: meaningOf(name),
    text: ({ metrics }) => isShare(name) ? formatPercent(metrics[name] ?? NaN) : formatNumber(metrics[name]),
  });
  const more = ["wape", "bias"].filter((name) =>
    name !== metric && rows.some(({ metrics }) => metrics[name] !== undefined)
  );
  const columns: readonly TableColumn<MethodRow>[] = [
    ...COMPARED,
    error(metric),
    {
      title: "What serves is",
      help: "How much smaller (better) or larger (worse) the error of what serves is on the same keys.",
      text: ({ role, change }) => role === "ours" || change === null ? "" : tellChange(1 + change / 100, BETTER),
    },
    {
      title: "More than chance",
      text: ({ role, tested }) => role === "ours" ? "" : tested === null ? "not tested" : tested.isClear ? "yes" : "no",
      help: meaningOf("clear"),
    },
    ...more.map(error),
  ];
  return table(columns, rows, {
    label: "Methods compared",
    kind: ({ role }) => role === "ours" ? "ours" : "",
  });
}

/** Metrics of all rows together. */
function scoreTable({ rows, scores }: RowChartData, { kind }: RunRecord["head"]): string {
  const told = (value: number | null, isShare: boolean) =>
    value === null ? "" : isShare ? formatPercent(value) : formatNumber(value);
  const which = kind === "run" ? "that were kept back" : "that came";
  const areSeveral = scores.some(({ target }) => target !== "");
  return paragraph(`Of ${formatCount(rows, "row")} ${which}, of all keys together.`) +
    table<RowScore>(
      [
        ...areSeveral ? [{ title: "Target", text: ({ target }: RowScore) => target }] : [],
        { title: "Metric", text: ({ title }) => title },
        { title: "Value", text: ({ value, isShare }) => told(value, isShare), isNumber: true },
        {
          title: "With 95 % confidence",
          help: "Where the value would lie for other keys like these.",
          isNumber: true,
          text: ({ lo, hi, isShare }) =>
            lo === null || hi === null ? "" : `${told(lo, isShare)} to ${told(hi, isShare)}`,
        },
      ],
      scores,
      { label: "Scores of all rows" },
    );
}

/** Whether a metric is part of a whole. */
function isShare(name: string): boolean {
  return metricInfo(name)?.unit === "fraction";
}

function nothingFound(): string {
  return paragraph("The checks of the table and of the competition found nothing that somebody should look at.");
}

function findingTable(findings: readonly RecordFinding[]): string {
  return table<RecordFinding>(
    [
      { title: "How bad", text: ({ severity }) => severity },
      { title: "What was found", text: ({ message, column }) => column === "" ? message : `${column}: ${message}` },
      { title: "How many", text: ({ count }) => formatNumber(count), isNumber: true },
      { title: "For instance", text: ({ examples }) => examples.join(", ") },
      { title: "Code", text: ({ code }) => code },
    ],
    findings,
    { label: "Findings", limit: 200 },
  );
}

function everyKeyOwn(keys: number): string {
  return paragraph(
    keys === 1
      ? "The one key has a model of its own competition: it needed no fallback."
      : `All ${formatCount(keys, "key")} have a model of their own competition: none needed a fallback.`,
  );
}

function fallbackTable({ fallbacks, head, keys }: RunRecord): string {
  const all = fallbacks.reduce((sum, { keys }) => sum + keys, 0);
  return `<p>${formatCount(all, "key")} of ${formatNumber(head.keyCount)} ${agree(all, "has", "have")} ${
    explained(
      "no model of their own",
      "They could not compete, or failed: a simpler model serves where there is one.",
    )
  }.</p>` +
    table(
      [
        { title: "Keys", text: ({ keys }) => formatNumber(keys), isNumber: true },
        { title: "Why", text: ({ meaning }) => meaning },
        { title: "What they have", text: ({ status }) => status === "failed" ? "nothing" : "a simpler model" },
        { title: "Code", text: ({ code }) => code },
        { title: "For instance", text: () => "", links: ({ rows }) => rows.map((row) => linkOf(keys, row)) },
      ],
      fallbacks,
      { label: "Fallbacks by reason" },
    );
}

function linkOf(keys: KeyTable, row: number): { text: string; href: string } {
  return { text: formatKey({ id: "", parts: keyParts(keys, row) }), href: keyLink(keys, row) };
}

function aboutRun({ head }: RunRecord): { name: string; value: string }[] {
  const { kind, run, created, revision, spans, seasonLength, levels, frequency, metric } = head,
    isTimed = !isOfRows({ head });
  return [
    { name: kind === "run" ? "Run" : "Table", value: run },
    { name: "Recorded", value: created },
    { name: "Code", value: revision },
    ...isTimed ? [{ name: "Season", value: seasonLength > 1 ? formatCount(seasonLength, frequency) : "none" }] : [],
    {
      name: boundsWord(metric) === "sets" ? "Sets" : "Intervals",
      value: levels.map((level) => `${level} %`).join(", "),
    },
    ...!isTimed ? [] : spans.map(({ name, origin, from, to }) => ({
      name: name === "holdout" ? "Kept back" : name.replace("_", " "),
      value: `${from} to ${to}, forecast from ${origin}`,
    })),
    ...head.facts,
  ].filter(({ value }) => value !== "");
}
