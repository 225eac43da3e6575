import { decodeArtifact } from "../../core/bytes/artifact.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { explainModel } from "../../explain/rows/explain_rows.ts";
import { playersOf } from "../../explain/rows/row_parts.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import { tableDesign } from "../../features/table/table_design.ts";
import { loadFamily } from "../../models/catalog.ts";
import type { Journal } from "../tasks/journal.ts";
import { specOf } from "../plan/own_specs.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { someKeys } from "./pooled_importance.ts";

/** What columns add to the predictions of some rows: plain data of a chart. */
export interface ColumnGains {
  /** Names of targets or classes, shape [W]. */
  readonly outputs: readonly string[];
  /** Columns that move most, the first most; shape [p]. */
  readonly columns: readonly string[];
  /** What the rows have in them, shape [n][p]: numbers, and null for all else. */
  readonly cells: readonly (readonly (number | null)[])[];
  /** What columns add, unit of the targets or probabilities, shape [n × W × p]. */
  readonly values: readonly number[];
  /** Mean absolute value of what a column adds, over rows and outputs, shape [p]. */
  readonly sizes: readonly number[];
  /** Whether they are exact. */
  readonly isExact: boolean;
}

/** Columns that are told, rows that are explained and that say what is usual. */
const MOST_COLUMNS = 8, MOST_ROWS = 80, USUAL = 300;
/** A large model takes longer for each row: bytes × rows, and the fewest rows that say something. */
const MOST_WORK = 2e7, FEWEST_ROWS = 10;
/** Digits that a chart can show. */
const DIGITS = 4;

/**
 * What the columns of a table without a calendar add to what the models of all keys that serve predict of some of its rows.
 *
 * @param plan The run. @param journal With the models.
 * @returns By contender; empty for a table with a calendar; without models that are so large that it would take long.
 */
export async function pooledContributions(
  plan: TrainingPlan,
  journal: Journal,
): Promise<Readonly<Record<string, ColumnGains>>> {
  if (!isTableSpec(plan.spec)) return {};
  const models = new Map((await journal.pooled(plan.end))?.models.map(({ contender, bytes }) => [contender, bytes]));
  const panel = models.size === 0 ? null : await someKeys(plan), found: Record<string, ColumnGains> = {};
  for (const { name, family: familyName } of plan.contenders) {
    const bytes = models.get(name) ?? null, spec = specOf(plan, name);
    if (bytes === null || panel === null || !isTableSpec(spec)) continue;
    const rows = Math.min(MOST_ROWS, Math.floor(MOST_WORK / bytes.length));
    if (rows < FEWEST_ROWS) continue;
    try {
      const family = await loadFamily(familyName), fitted = family.decode(decodeArtifact(bytes));
      const designOf = (count: number) => tableDesign(spec, panel, evenly(panel, count));
      const design = designOf(rows),
        { parts: { values }, isExact } = explainModel({ family, fitted }, design, designOf(USUAL));
      const outputs = spec.classes.length > 0 ? spec.classes : spec.targets;
      found[name] = gainsOf(design, { values, outputs, isExact });
    } catch (thrown) {
      // A contender that cannot be asked is told among those that failed.
      if (!(thrown instanceof ForecastError)) throw thrown;
    }
  }
  return found;
}

/** So many rows, evenly. */
function evenly({ ds: { length } }: Panel, most: number): Int32Array {
  const count = Math.min(length, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor(i * length / count));
}

function gainsOf(
  design: ReturnType<typeof tableDesign>,
  { values, outputs, isExact }: Pick<ColumnGains, "outputs" | "isExact"> & { readonly values: Float64Array },
): ColumnGains {
  const players = playersOf(design), p = players.length, lines = values.length / p, { rows, names } = design;
  const ranked = players.map((name, f) => {
    let size = 0;
    for (let i = 0; i < lines; i++) size += Math.abs(values[i * p + f]!) / lines;
    return { name, f, size };
  }).sort((a, b) => b.size - a.size).slice(0, MOST_COLUMNS);
  const cell = (row: number, f: number) => {
    const value = f < names.length && !design.categorical[f] ? design.values[row * names.length + f]! : NaN;
    return Number.isNaN(value) ? null : rounded(value);
  };
  return {
    outputs,
    columns: ranked.map(({ name }) => name),
    cells: Array.from({ length: rows }, (_, row) => ranked.map(({ f }) => cell(row, f))),
    values: Array.from({ length: lines }, (_, i) => ranked.map(({ f }) => rounded(values[i * p + f]!))).flat(),
    sizes: ranked.map(({ size }) => rounded(size)),
    isExact,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
