import type { Panel } from "../../core/rows/panel.ts";
import type { CellText } from "../tables/number_text.ts";
import { mixTexts } from "./mix_texts.ts";

/** What a row of a table is made of, as texts. */
export interface RowTexts {
  /** Parts of its key. */
  readonly key: readonly CellText[];
  /** Its targets: numbers as JavaScript writes them, or names of classes. */
  readonly targets: readonly string[];
  /** Its features that are no parts of the key, in the order of their names. */
  readonly values: readonly CellText[];
}

/** A row as one number: equal rows have the same, others another but for a chance of 1 in 2⁵³. */
export function rowName({ key, targets, values }: RowTexts): number {
  return mixTexts([...key, ...targets, ...values], 0);
}

/**
 * Columns that {@linkcode RowTexts.values} are of: a table has them in any order.
 *
 * @param columns Of a table.
 */
export function namedColumns<Column extends { readonly name: string; readonly isKey?: true }>(
  columns: readonly Column[],
): Column[] {
  return columns.filter(({ isKey }) => isKey !== true).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** A value by what it says, whatever its code in one version or another. */
export function valueText(number: number, text: string, levels: readonly string[] | undefined): CellText {
  if (Number.isNaN(number)) return text;
  return levels === undefined ? String(number) : levels[number]!;
}

/**
 * Names of the rows of a panel, in their order.
 *
 * @param panel Of a table of rows. @param of `classes`: of its target, empty for numbers; `columns`: those of the version.
 * @returns Shape [n].
 */
export function panelRowNames(
  { keys, offsets, y, targets = 1, exogenous }: Panel,
  { classes, columns }: {
    readonly classes: readonly string[];
    readonly columns: readonly { readonly name: string; readonly isKey?: true }[];
  },
): Float64Array {
  const named = namedColumns(columns).map(({ name }) => exogenous.find((column) => column.name === name)!);
  const names = new Float64Array(y.length / targets);
  keys.forEach(({ parts }, k) => {
    for (let row = offsets[k]!; row < offsets[k + 1]!; row++) {
      const came = y.subarray(row * targets, (row + 1) * targets);
      names[row] = rowName({
        key: parts,
        targets: Array.from(came, (value) => classes.length > 0 ? classes[value] ?? "" : String(value)),
        values: named.map(({ values, texts, levels }) => valueText(values[row]!, texts?.[row] ?? "", levels)),
      });
    }
  });
  return names;
}
