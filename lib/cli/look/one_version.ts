import { DataError } from "../../core/errors/errors.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { Recipe } from "../../training/record/recipe_record.ts";
import type { VersionFilter, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { tellChoice } from "../../registry/versions/version_choice.ts";

/**
 * The one version that a filter means: questions about a single model must not be answered with another's.
 *
 * @param registry Open registry. @param filter Which version of which key.
 * @throws {DataError} `NO_MATCHING_KEY`, `AMBIGUOUS_KEY`. @throws {RegistryError} `NOT_FOUND` for a number that no version
 * has; `CORRUPT_DATABASE` for a version whose row does not say what was registered.
 */
export function oneVersion(registry: Registry, filter: VersionFilter): VersionRow {
  const rows = registry.resolveAll({ ...filter, limit: 2 });
  const [row, another] = rows;
  if (row?.damage !== undefined) throw row.damage;
  if (row !== undefined && another === undefined) return row;
  const what = `${tellChoice(filter)}, ${JSON.stringify(filter.where ?? {})}`;
  if (row === undefined) {
    if (filter.id !== undefined) registry.showVersion(filter.id);
    throw new DataError("NO_MATCHING_KEY", `Cannot show a model as one must match: current value is none for ${what}`, {
      hint: "List what there is with deno task models.",
    });
  }
  throw new DataError(
    "AMBIGUOUS_KEY",
    `Cannot show a model as only one must match: current value is several for ${what}`,
    {
      hint: "Name every key column with --key column=value.",
      context: { examples: rows.map((row) => formatKey(row.key)) },
    },
  );
}

/** A version as the JSON contract has it. */
export type PlainVersion<Row extends VersionRow> = Omit<Row, "key" | "recipe"> & {
  readonly key: readonly string[];
  readonly keyId: string;
  readonly recipe: Recipe | null;
  readonly recipeHash: string;
};

/**
 * A version as the JSON contract has it: the key as its parts, and as its recipe who makes its forecast.
 *
 * @param row The version. @param recipe Of its model; null: not known.
 */
export function plainVersion<Row extends VersionRow>(row: Row, recipe: Recipe | null): PlainVersion<Row> {
  return { ...row, key: row.key.parts, keyId: row.key.id, recipe, recipeHash: row.recipe };
}
