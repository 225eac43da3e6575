import { isTableSpec, type RowSpec } from "../../features/row_spec.ts";

/** What of a spec tells what a model is, and how it is made: plain data, hashed. */
export interface SpecIdentity {
  /** What it reads. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** How features are made of that. */
  readonly features: Readonly<Record<string, unknown>>;
  /** What a contender may have otherwise than its run, see `FeatureRecipe`. */
  readonly own: Readonly<Record<string, unknown>>;
  /** How the target becomes what a model sees; "" where it sees the target. */
  readonly transform: string;
}

/**
 * What of a spec tells what a model is. What data alone decides is not in it: categories of a column, the unit of a logarithm.
 *
 * @param spec Of either layout.
 */
export function identifySpec(spec: RowSpec): SpecIdentity {
  if (isTableSpec(spec)) {
    const { columns, targets, task } = spec;
    return {
      schema: {
        frequency: "row",
        targets,
        task: task.kind,
        columns: columns.map(({ name, kind }) => ({ name, kind })),
      },
      features: {},
      own: {},
      transform: "",
    };
  }
  const { calendar, seasonLengths, exogenous, transform, names, strategy, levelWindow, holidays, dates } = spec;
  return {
    schema: {
      frequency: calendar.frequency,
      seasonLengths,
      columns: exogenous.map(({ name, kind, levels }) => ({ name, kind, isText: levels !== undefined })),
      transform,
    },
    features: {
      ...{ names, strategy, levelWindow, holidays },
      // Dates that are known by now are the table's; which there are is how a model is made.
      ...dates === undefined ? {} : { dates: [...new Set(dates.entries.map(({ name }) => name))].sort() },
    },
    own: { transform, strategy, names },
    transform,
  };
}
