import type { RowReading } from "../../competition/calibration/row_reading.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import { type TableSpec, tableSpecHash } from "../../features/table/table_spec.ts";
import type { ExportedMember } from "./champion_recipe.ts";
import type { RowOutputs } from "../rows/onnx_rows.ts";
import { isText } from "../rows/raw_columns.ts";

/** The whole model of a version as one file. */
export interface WholeModel {
  readonly file: string;
  readonly format: string;
  readonly outputs: RowOutputs;
}

/** Where the model of a member lies, or why nowhere; nothing, where it is part of the whole. */
export type ExportedPart = ExportedMember | Readonly<Record<never, never>>;

/**
 * How a champion's members become a prediction, as plain data.
 *
 * @param champion What serves the rows of a key. @param members Where the model of each lies, shape [m].
 */
export function rowsRecipe(champion: RowsChampion, members: readonly ExportedPart[]): Record<string, unknown> {
  const { spec: { task, targets, classes, possible }, combine, reading } = champion;
  return {
    problem: task.kind === "number" ? "regression" : "classification",
    targets,
    ...task.kind === "class" ? { classes } : {},
    ...possible === undefined ? {} : { possible },
    columns: columnsFile(champion.spec),
    members: champion.members.map(({ contender, family, weight, shared }, m) => ({
      contender,
      family: family.name,
      weight,
      pooled: shared !== "",
      ...members[m],
    })),
    combine,
    ...readableReading(reading),
  };
}

function readableReading(reading: RowReading): Record<string, unknown> {
  if (reading.kind === "number") return { least: Number.isFinite(reading.floor) ? reading.floor : null };
  const { calibration: { method, maps }, decision: { by, costs } } = reading, c = Math.sqrt(costs.length);
  return {
    calibration: { method, maps },
    decision: { by, costs: Array.from({ length: c }, (_, came) => costs.slice(came * c, (came + 1) * c)) },
  };
}

/** Name of the file that says which columns rows have. */
export function columnsFile(spec: TableSpec): string {
  return `features/${tableSpecHash(spec).slice(0, 32)}.json`;
}

/** Which columns rows have, and how each is given, as plain data. */
export function columnsRecipe({ columns, targets, classes }: TableSpec): Record<string, unknown> {
  return {
    columns: columns.map(({ name, kind, levels, isKey }) => ({
      name,
      holds: kind,
      given: isText(kind) ? "text" : GIVEN[kind] ?? "number",
      ...levels === undefined ? {} : { levels },
      ...isKey === undefined ? {} : { isKey },
    })),
    targets,
    classes,
  };
}

/** Numbers that are not what they look like in the table. */
const GIVEN: Readonly<Record<string, string>> = {
  boolean: "number: 1 for yes, 0 for no",
  date: "number: days since 1970-01-01, with the time of day as a fraction",
};
