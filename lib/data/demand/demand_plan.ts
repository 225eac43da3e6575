import { targetOf, timeOf } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import { type DeclaredColumn, declaredColumns } from "../tables/column_kinds.ts";
import type { TimeChoice } from "../times/read_times.ts";
import { neighbourColumns } from "./neighbour_columns.ts";

/** How a table of demand is read, checked and made regular: what its config says, decided once, for every stage. */
export interface DemandPlan {
  /** Key columns. */
  readonly keys: readonly string[];
  /** Column of the target. */
  readonly target: string;
  /** Its time column. */
  readonly times: TimeChoice;
  /** Exogenous columns but the derived ones. */
  readonly columns: readonly DeclaredColumn[];
  /** Columns that the config derives from others. */
  readonly relative: Config["relative"];
  /** Columns of what neighbours have; derived where their base is a number. */
  readonly neighbours: Config["relative"];
  /** The columns that are read; all others of the table are not even parsed. */
  readonly needed: readonly string[];
  /** Policies. */
  readonly cleaning: Config["cleaning"];
}

/**
 * What the stages of reading a table of demand need of its config.
 *
 * @param config Of a forecast.
 */
export function planDemand(config: Config): DemandPlan {
  const { keys, timeFormat, frequency, weekLabel, from, until, relative, cleaning } = config;
  const target = targetOf(config), time = timeOf(config), columns = declaredColumns(config);
  const names = columns.map(({ name }) => name);
  return {
    keys,
    target,
    times: { column: time, timeFormat, frequency, weekLabel, from, until },
    columns,
    relative,
    // Several targets are keys of one column: there is no other target beside theirs.
    neighbours: neighbourColumns(config).filter(({ of }) => of === config.target || names.includes(of)),
    needed: [
      ...new Set([
        ...keys,
        time,
        target,
        ...names,
        ...Object.keys(cleaning.ranges),
        ...Object.keys(cleaning.allowed),
      ]),
    ],
    cleaning,
  };
}
