import { targetsOf, type Task } from "../../core/rows/task.ts";
import { tableSpec } from "../../features/row_spec.ts";
import type { ChampionParts } from "../champions/any_champion.ts";
import type { Problem } from "./problem.ts";
import type { RowReading } from "../calibration/row_reading.ts";
import type { RowsChampion } from "../champions/rows_champion.ts";
import type { ProblemFacts } from "./problem_type.ts";
import { SHORT } from "./short_keys.ts";
import type { PartRule } from "../backtest/folds.ts";
import { knownRows, RowsSample, trainingRows } from "../backtest/rows_sample.ts";

/** What predicting rows depends on beside them. */
export interface RowsOptions {
  /** What a row is asked for. */
  readonly task: Task;
  /** What of the parts is known where. */
  readonly parts: PartRule;
  /** Name of the metric that contenders are chosen by. */
  readonly metric: string;
  /** Fewest rows of a key for models of its own, >= 1. */
  readonly minRows: number;
}

/**
 * What of a plan says which rows are asked for what.
 *
 * @param facts Of a plan.
 * @throws {RangeError} If it is of series.
 */
export function rowsFacts({ spec, spans }: ProblemFacts): { readonly parts: PartRule; readonly task: Task } {
  const { task } = tableSpec(spec), { parts } = spans;
  if (parts !== undefined) return { parts, task };
  throw new RangeError("Cannot predict rows as their parts must be planned: current value is a plan of periods");
}

/** Name of the family that says the same of every row. */
export const ROWS_BASELINE = "prior_mean";

/** What predicting rows of a table without a calendar has in common, whatever they are asked for. */
export function rowsProblem(
  { parts, task }: RowsOptions,
): Pick<
  Problem,
  "isSerial" | "sample" | "pool" | "restart" | "groupOf" | "widerGroup" | "fallbackName" | "calibration"
> {
  return {
    isSerial: false,
    sample: (panel, options) => new RowsSample(panel, options, { rule: parts, task }),
    *pool(panel, specs, { origin, stride }) {
      const rows = knownRows(panel, origin, parts).filter((_, i) => i % stride === 0);
      for (const spec of specs) yield [spec, trainingRows(tableSpec(spec), panel, rows)];
    },
    groupOf: ({ reason }) => reason === "TOO_SHORT" ? SHORT.kind : reason === "" ? "all" : "",
    widerGroup: (group) => group,
    restart: () => 0,
    fallbackName: () => ROWS_BASELINE,
    calibration: () => null,
  };
}

/**
 * Known values of one target.
 *
 * @param known Shape [n × targets]. @param target In [0, targets). @param task What a row is asked for.
 */
export function targetValues(known: Float64Array, target: number, task: Task): Float64Array {
  const targets = targetsOf(task);
  return known.filter((value, i) => i % targets === target && !Number.isNaN(value));
}

/** What serves the rows of a key. @param parts Who. @param end Origin of its models. @param reading What their outputs are read as. */
export function rowsChampion(
  { contender, combine, members, spec }: ChampionParts,
  end: number,
  reading: RowReading,
): RowsChampion {
  return {
    contender,
    combine,
    members: members.map(({ contender, family, fitted, weight, shared, prior }) => ({
      ...{ contender, family, fitted, weight, shared },
      ...prior === undefined ? {} : { prior },
    })),
    spec: tableSpec(spec),
    end,
    reading,
  };
}
