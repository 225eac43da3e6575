import type { Outcome } from "../../core/outcome.ts";
import { metricHeading, metricInfo } from "../../metrics/metric_info.ts";
import { coverageScore, SKILL } from "../../metrics/version_scores.ts";
import { known } from "./method_rows.ts";
import type { KeyColumn, KeyTable, Known, NumberColumn, TextColumn } from "./run_record.ts";

/** Keys in a block of details. */
export const BLOCK_SIZE = 50;

/** What the table says of a key. */
export interface KeyRow extends Pick<Outcome, "key" | "status" | "contender" | "scores"> {
  /** Reason of a fallback or code of an error, else empty. */
  readonly reason: string;
  /** Kind of demand; empty if its history is not at hand. */
  readonly demandClass: string;
  /** Mean of the newest year of its target, unit of `y`. */
  readonly level: Known;
  /** Mean of its forecast, unit of `y`. */
  readonly expected: Known;
}

/** What the columns are of. */
export interface KeyTableHead {
  readonly keyColumns: readonly string[];
  readonly target: string;
  readonly metric: string;
  readonly levels: readonly number[];
}

/** Scores beside the chosen metric that planners ask for. */
const SHOWN = ["wape", "bias"] as const;

/** The table of keys as columns, row by row. */
export class KeyTableBuilder {
  readonly #head: KeyTableHead;
  readonly #rows: KeyRow[] = [];

  /** @param head What the columns are of. */
  constructor(head: KeyTableHead) {
    this.#head = head;
  }

  /** Add the next key. */
  add(row: KeyRow): void {
    this.#rows.push(row);
  }

  /** The table. */
  result(): KeyTable {
    const { keyColumns, target, metric, levels } = this.#head, rows = this.#rows;
    const columns: KeyColumn[] = [
      ...keyColumns.map((name, p) => texts(`key:${name}`, name, rows.map(({ key }) => key.parts[p] ?? ""))),
      texts("status", "Status", rows.map(({ status }) => status)),
      texts("model", "Served by", rows.map(({ contender }) => contender)),
      texts("reason", "Reason", rows.map(({ reason }) => reason)),
      texts("class", "Demand", rows.map(({ demandClass }) => demandClass)),
      numbers("level", `Mean ${target}`, { unit: target, values: rows.map(({ level }) => level) }),
      numbers("expected", "Mean forecast", { unit: target, values: rows.map(({ expected }) => expected) }),
      ...[metric, ...SHOWN.filter((name) => name !== metric)].map((name) => scoreColumn(name, rows)),
      numbers(SKILL, "Skill", { unit: "%", better: "higher", values: scores(rows, SKILL, 100) }),
      ...levels.map((level) =>
        numbers(coverageScore(level), `Inside ${level} %`, { unit: "%", values: scores(rows, coverageScore(level), 1) })
      ),
    ];
    return { count: rows.length, blockSize: BLOCK_SIZE, columns: columns.filter(saysAnything) };
  }
}

function scoreColumn(metric: string, rows: readonly KeyRow[]): NumberColumn {
  const info = metricInfo(metric), isShare = info?.unit === "fraction";
  const better = info?.direction === "zero" ? null : info?.direction ?? "lower";
  return numbers(metric, metricHeading(metric), {
    unit: isShare ? "%" : "",
    better,
    values: scores(rows, metric, isShare ? 100 : 1),
  });
}

function scores(rows: readonly KeyRow[], name: string, factor: number): Known[] {
  return rows.map((row) => known(factor * (row.scores[name] ?? NaN)));
}

function texts(name: string, title: string, values: readonly string[]): TextColumn {
  const places = new Map<string, number>();
  const codes = values.map((value) => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { type: "text", name, title, texts: [...places.keys()], codes };
}

function numbers(
  name: string,
  title: string,
  { unit, better = null, values }: Pick<NumberColumn, "unit" | "values"> & { better?: NumberColumn["better"] },
): NumberColumn {
  return { type: "number", name, title, unit, better, values };
}

/** A column without any value is none; parts of keys and how they ended always are. */
function saysAnything(column: KeyColumn): boolean {
  if (column.type === "number") return column.values.some((value) => value !== null);
  return column.name.startsWith("key:") || column.name === "status" || column.texts.some((text) => text !== "");
}
