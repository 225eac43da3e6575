import type { Backtest } from "../../competition/backtest/backtest.ts";
import { evidenceInUse } from "../../competition/blends/score_table.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import { type ColumnHead, openRowWriter } from "../../data/outputs/row_writer.ts";
import type { ChunkTable } from "./chunk_tables.ts";
import { explainRecipe, tellMoves } from "../record/recipe_reasons.ts";
import type { ReportInput } from "./report.ts";
import { groupEvidence } from "../record/selection_record.ts";

/** Columns beside those of the key. */
const HEADS: readonly ColumnHead[] = [
  { name: "contender", type: "text" },
  { name: "member", type: "text" },
  { name: "weight", type: "number" },
  { name: "group_weight", type: "number" },
  { name: "why", type: "text" },
];

/**
 * Who makes the forecast of each key, with the weights of its group beside and what moved them: a row per key and member.
 *
 * @param path Parquet file. @param input What the report is about.
 */
export function recipeTable(path: string, input: ReportInput): ChunkTable {
  const { plan, selection, outcomes, recipeOf } = input;
  const names = outputKeyNames(plan.keyColumns, HEADS.map(({ name }) => name));
  const groups = new Map(groupEvidence(plan, selection).map((group) => [group.name, group]));
  const writer = openRowWriter(path, [...names.map((name) => ({ name, type: "text" as const })), ...HEADS]);
  const rowsOf = (backtest: Backtest, k: number) => {
    const outcome = outcomes.at(k)!, choice = selection.choices.at(k)!, recipe = recipeOf(outcome) ?? [];
    const group = groups.get(choice.group), { contender } = outcome;
    if (group === undefined) return recipe.map((member) => ({ ...member, groupWeight: null, moved: [] }));
    const evidence = evidenceInUse(backtest, selection.groups.get(choice.group)?.combinations ?? []) ?? undefined;
    return explainRecipe(recipe, { contender, group, evidence });
  };
  let k = 0;
  return {
    ...writer,
    add(chunk) {
      for (const backtest of chunk) {
        const { contender } = outcomes.at(k)!, rows = rowsOf(backtest, k++);
        if (rows.length === 0) continue;
        writer.append([
          ...backtest.key.parts.map((part) => rows.map(() => part)),
          rows.map(() => contender),
          rows.map((row) => row.contender),
          Float64Array.from(rows, ({ weight }) => weight),
          Float64Array.from(rows, ({ groupWeight }) => groupWeight ?? NaN),
          rows.map(tellMoves),
        ]);
      }
    },
  };
}
