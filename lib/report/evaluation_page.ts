import { seriesSpec } from "../features/row_spec.ts";
import { formatPeriod, PERIODS } from "../core/time/calendar.ts";
import { spansOf } from "../competition/contenders/compete.ts";
import { formatNumber } from "../core/text/format_number.ts";
import { metricName } from "../core/config/metric_choice.ts";
import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { publishFile } from "../storage/files/publish.ts";
import { Scratch } from "../storage/files/scratch.ts";
import type { EvaluatedOrigin, EvaluationResult } from "../training/run/evaluate.ts";
import { writeHoldout } from "../training/report/report_holdout.ts";
import { coverageData } from "./record/chart_data.ts";
import { methodRows } from "./record/method_rows.ts";
import { type OriginKeys, originKeys } from "./record/origin_keys.ts";
import { runPage } from "./run_page.ts";
import { evaluationSentences } from "./run_sentences.ts";
import type { RecordSpan, RunRecord, RunRecordHead } from "./record/run_record.ts";
import { sourceText } from "./parts/source_text.ts";
import { ScoreMeans } from "./record/score_means.ts";

/** What an evaluation leaves at its newest origin, where all others are known. */
interface LastOrigin {
  readonly plan: EvaluatedOrigin["plan"];
  readonly group: FeatureGroup;
  readonly told: OriginKeys;
}

/** Collects what an evaluation leaves at its origins, and writes the same page as that of a run. */
export class EvaluationPage implements Disposable {
  readonly #store: string;
  readonly #scratch: Scratch;
  readonly #spans: RecordSpan[] = [];
  readonly #scores = new ScoreMeans();
  #last: LastOrigin | null = null;

  /**
   * Begin without an origin.
   *
   * @param folders `store`: feature store; `scratch`: folder for what is kept meanwhile.
   */
  constructor({ store, scratch }: { readonly store: string; readonly scratch: string }) {
    this.#store = store;
    this.#scratch = Scratch.in(scratch);
  }

  /** Take an origin, while what its competition left is there; origins come oldest first. */
  async add(origin: EvaluatedOrigin): Promise<void> {
    const { plan, selection, assessment, place, chunks } = origin, span = spansOf(plan.spans).at(-1)!;
    const day = (period: number) => formatPeriod(seriesSpec(plan.spec).calendar, period);
    const files = this.#spans.map(({ name }) => this.#fileOf(name)), name = `origin_${place.at + 1}`;
    this.#spans.push({ name, origin: day(span.origin), from: day(span.from), to: day(span.to) });
    this.#scores.add(assessment.keyScores);
    if (place.at < place.of - 1) {
      const at = { plan, selection, intervals: assessment.foldIntervals };
      return await writeHoldout(this.#fileOf(name), chunks, at);
    }
    const group = await openGroup(versionDir(this.#store, plan.data.group, plan.data.version));
    this.#last = { plan, group, told: await originKeys(origin, { group, files, scores: this.#scores }) };
  }

  /**
   * Write the page, whole before it has its name.
   *
   * @param path Its file. @param result What the evaluation gave.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`. @throws {TypeError} If the newest origin was not added.
   */
  write(path: string, result: EvaluationResult): void {
    if (this.#last === null) {
      throw new TypeError("Cannot write the page of an evaluation as its origins must be added: current value is none");
    }
    const record = recordOf(this.#last, result, this.#spans);
    publishFile(path, runPage(record, this.#last.told.blocks));
  }

  #fileOf(name: string): string {
    return `${this.#scratch.path}/${name}.parquet`;
  }

  /** Remove what was kept meanwhile. */
  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}

function recordOf(
  { plan, group, told }: LastOrigin,
  result: EvaluationResult,
  spans: readonly RecordSpan[],
): RunRecord {
  const { metrics, oneForAll, significance, intervalCoverage } = result, metric = metricName(plan.config.metric);
  const comparison = methodRows({ metrics, metric, oneForAll, significance });
  const head = headOf({ plan, group, told }, spans), { keys, fallbacks, tally } = told;
  return {
    format: 1,
    head,
    sentences: evaluationSentences({
      head,
      comparison,
      coverage: intervalCoverage,
      fallbacks,
      members: tally.members(),
    }),
    comparison,
    charts: {
      coverage: coverageData(intervalCoverage),
      ...{ seconds: null, phases: null, importance: [], contributions: [], rows: null },
      members: tally.members(),
      localGlobal: tally.localGlobal(),
    },
    findings: group.findings,
    fallbacks,
    missing: [],
    keys,
  };
}

function headOf({ plan, group, told: { periods } }: LastOrigin, spans: readonly RecordSpan[]): RunRecordHead {
  const { config } = plan, rows = group.keyRows.reduce((most, count) => Math.max(most, count), 0);
  return {
    kind: "evaluation",
    run: group.name,
    table: group.name,
    ...{ created: "", revision: "" },
    keyColumns: plan.keyColumns,
    target: group.target,
    frequency: config.frequency,
    horizon: config.horizon,
    seasonLength: config.seasonLength,
    levels: config.levels,
    metric: metricName(config.metric),
    origin: spans.at(-1)?.origin ?? "",
    spans,
    isHeldOut: true,
    keyCount: plan.keys,
    ...group.keys.length > plan.keys ? { tableKeys: group.keys.length } : {},
    facts: [
      { name: "Table", value: `${group.name}, version ${group.version}` },
      { name: "Rows of the table", value: formatNumber(group.rows) },
      { name: "Source", value: sourceText(config.source) },
    ],
    periods: periods.texts,
    firstPeriod: periods.first,
    calendar: periods.calendar,
    historyNote: rows > periods.origin + 1 + config.horizon
      ? `Histories show the newest ${formatNumber(periods.origin + 1)} ${
        PERIODS[config.frequency]
      } before the newest origin.`
      : "",
    boardSpans: spansOf(plan.spans).map(({ name }) => name),
  };
}
