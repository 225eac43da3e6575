import type { FeatureInfo } from "../spec/definition.ts";
import type { TableFeature, TableSpec } from "./table_spec.ts";

const MEANINGS: Readonly<Record<TableFeature["kind"], string>> = {
  number: "the number of the row",
  category: "the category of the row",
  boolean: "yes or no",
  date: "the date of the row, of which models make parts and ages",
  text: "the text of the row, of which models make weighted words",
};

/**
 * What each column of a table is as a feature, in the order of the spec: the content of `feature_info.json`.
 *
 * @param spec Of a table without a calendar.
 */
export function columnInfo({ columns }: TableSpec): FeatureInfo[] {
  return columns.map(({ name, kind, isKey }) => ({
    name,
    group: isKey === true ? "key" : kind,
    meaning: `${name}: ${isKey === true ? "part of the key" : MEANINGS[kind]}`,
    unit: kind === "date" ? "days since 1970-01-01" : "as in the table",
    sources: [name],
    lookBack: 0,
    categorical: kind === "category",
  }));
}
