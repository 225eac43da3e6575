import { spansOf } from "../../competition/contenders/compete.ts";
import { type Leaderboard, leaderboardOf } from "../../competition/selection/leaderboard.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import { type ColumnHead, type ColumnValues, openRowWriter } from "../../data/outputs/row_writer.ts";
import type { ChunkTable } from "./chunk_tables.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { ReportInput } from "./report.ts";

/**
 * How every contender did on every span of every key: a row per key, contender and span.
 *
 * @param path Parquet file. @param input What the report is about.
 */
export function leaderboardTable(path: string, input: ReportInput): ChunkTable {
  const { plan, selection, outcomes } = input;
  const contenders = plan.contenders.map((contender) => contender.name);
  const spans = spansOf(plan.spans).map((span) => span.name), problem = problemOf(plan);
  const writer = openRowWriter(path, leaderboardHeads(plan));
  let k = 0;
  return {
    ...writer,
    add(chunk) {
      for (const backtest of chunk) {
        const group = selection.groups.get(selection.choices.at(k)!.group);
        const chosen = outcomes.at(k++)!.contender;
        const named = { contenders, spans, chosen, group: group?.name ?? "", problem };
        const board = leaderboardOf(backtest, group?.combinations ?? [], named);
        if (board.contenders.length > 0) writer.append(leaderboardRows(board, backtest.key.parts));
      }
    },
  };
}

function leaderboardHeads(plan: TrainingPlan): ColumnHead[] {
  const heads: ColumnHead[] = [
    { name: "contender", type: "text" },
    { name: "span", type: "text" },
    { name: "chosen", type: "integer" },
    ...problemOf(plan).metrics.map(({ name }) => ({ name, type: "number" as const })),
    { name: "fit_ms", type: "number" },
  ];
  const names = outputKeyNames(plan.keyColumns, heads.map(({ name }) => name));
  return [...names.map((name) => ({ name, type: "text" as const })), ...heads];
}

/** Rows of one key: by contender, then span. */
function leaderboardRows(board: Leaderboard, parts: readonly string[]): ColumnValues[] {
  const { contenders, spans, metrics } = board;
  const rows = contenders.length * spans.length;
  const column = <T>(value: (contender: number, span: number) => T): T[] =>
    Array.from({ length: rows }, (_, row) => value(Math.floor(row / spans.length), row % spans.length));
  return [
    ...parts.map((part) => column(() => part)),
    column((c) => contenders[c]!),
    column((_, s) => spans[s]!),
    Int32Array.from(column((c) => contenders[c] === board.chosen ? 1 : 0)),
    ...metrics.map((_, m) => column((c, s) => board.values[(c * spans.length + s) * metrics.length + m]!)),
    column((c) => board.fitMs[c]!),
  ];
}
