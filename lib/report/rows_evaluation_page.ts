import { formatCount } from "../core/text/plural.ts";
import { formatNumber } from "../core/text/format_number.ts";
import { seriesKey } from "../core/rows/panel.ts";
import { SCOPE_WORDS } from "../inference/rows/predict_table.ts";
import type { KeyEvaluation } from "../monitoring/rows/score_keys.ts";
import type { RowsEvaluation } from "../monitoring/rows/evaluate_rows.ts";
import { publishFile } from "../storage/files/publish.ts";
import { coverageData } from "./record/chart_data.ts";
import { KeyBlocks } from "./record/key_blocks.ts";
import { keyDetail } from "./record/key_detail.ts";
import { KeyTableBuilder } from "./record/key_table.ts";
import { methodRows } from "./record/method_rows.ts";
import { type Periods, periodsOf } from "./record/periods.ts";
import { reasonRows } from "./record/reason_rows.ts";
import { rowCharts } from "./record/row_charts.ts";
import { runPage } from "./run_page.ts";
import type { RunRecord, RunRecordHead } from "./record/run_record.ts";
import { intervalSentences, shareSentences, worthSentences } from "./run_sentences.ts";

/**
 * Write the page of an evaluation of rows, whole before it has its name: that of a run, with the scores of the rows that came.
 *
 * @param path Its file. @param result What the evaluation gave.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export function writeRowsEvaluation(path: string, result: RowsEvaluation): void {
  const periods = periodsOf({ frequency: "row", anchor: 0 }, -1, { known: 0, horizon: 1 });
  const head = headOf(result, periods), blocks = new KeyBlocks();
  const table = new KeyTableBuilder({ ...head, target: head.target });
  for (const told of result.byKey) {
    const { key: parts, status, model: contender, reason, scores } = told, key = seriesKey(parts);
    const detail = { key, y: null, card: null, contender, holdouts: [], ahead: null, note: "" };
    blocks.add({ ...keyDetail(detail, periods), why: [servedBy(told)] });
    table.add({ key, status, contender, reason, scores, demandClass: "", level: null, expected: null });
  }
  const record = recordOf(result, head, table.result());
  publishFile(path, runPage(record, blocks.finish()));
}

function servedBy({ rows, model, scope, version }: KeyEvaluation): string {
  const whose = scope === null ? "" : `, ${SCOPE_WORDS[scope]}`, which = version === 0 ? "" : `, version ${version}`;
  return `${formatCount(rows, "row")} that came, predicted by ${model}${whose}${which}.`;
}

function recordOf(result: RowsEvaluation, head: RunRecordHead, keys: RunRecord["keys"]): RunRecord {
  const { metrics, significance, intervalCoverage, evidence, findings, byKey, scored } = result;
  const comparison = methodRows({ metrics, metric: head.metric, oneForAll: "", significance });
  const fallbacks = reasonRows(byKey), { metric, isHeldOut } = head;
  const where = `On ${formatCount(scored, "row")} that ${isHeldOut ? "came after training" : "were given"}, the`;
  return {
    format: 1,
    head,
    sentences: [
      ...worthSentences(comparison, { metric, isHeldOut, where }),
      ...intervalSentences(intervalCoverage, head),
      ...shareSentences(fallbacks, head),
    ],
    comparison,
    charts: {
      coverage: coverageData(intervalCoverage),
      ...{ seconds: null, phases: null, members: null, localGlobal: null, importance: [], contributions: [] },
      rows: rowCharts(evidence),
    },
    findings,
    fallbacks,
    missing: [],
    keys,
  };
}

function headOf(result: RowsEvaluation, periods: Periods): RunRecordHead {
  const { table, keyColumns, targets, levels, metric, keys, rows, scored, seen, seenScored, input, dataVersion } =
    result;
  return {
    kind: "evaluation",
    run: table,
    table,
    ...{ created: "", revision: "" },
    keyColumns,
    target: targets.join(", "),
    frequency: "row",
    ...{ horizon: 1, seasonLength: 1, levels, metric, origin: "", spans: [] },
    isHeldOut: seenScored === 0,
    keyCount: keys,
    facts: [
      { name: "Rows of", value: input },
      { name: "Served by models of", value: `${table}, version ${dataVersion}` },
      { name: "Rows read", value: formatNumber(rows) },
      { name: "Rows scored", value: formatNumber(scored) },
      { name: "Rows that training has seen", value: formatNumber(seen) },
    ],
    periods: periods.texts,
    firstPeriod: periods.first,
    calendar: periods.calendar,
    ...{ historyNote: "", boardSpans: [] },
  };
}
