import type { CellText } from "../../data/tables/number_text.ts";
import type { TextTable } from "../../data/tables/text_table.ts";
import type { RowSource } from "../../data/rows/row_source.ts";

/** Some rows of a table. */
export interface TextBlock {
  /** Their cells. */
  readonly table: TextTable;
  /** Position of the first. */
  readonly first: number;
  /** Rows of the whole table. */
  readonly total: number;
}

/**
 * The rows of a table block by block, in their order. A table of one block is read once; of a larger one each block is looked up.
 *
 * @param source The table. @param columns Names, each once; at least one. @param size Most rows of a block, >= 1.
 */
export async function* textBlocks(
  source: RowSource,
  columns: readonly string[],
  size: number,
): AsyncGenerator<TextBlock> {
  let total = 0;
  const first = newBlock(source, columns);
  await source.scan(columns, (cells) => {
    const rows = cells[0]?.length ?? 0, room = size - first.rows;
    if (room > 0) first.add(room < rows ? cells.map((own) => own.slice(0, room)) : cells);
    total += rows;
  });
  yield { table: first.table(), first: 0, total };
  for (let from = size; from < total; from += size) {
    const block = newBlock(source, columns), count = Math.min(size, total - from);
    await source.scanInOrder(Int32Array.from({ length: count }, (_, i) => from + i), columns, block.add);
    yield { table: block.table(), first: from, total };
  }
}

function newBlock({ head: { source } }: RowSource, names: readonly string[]) {
  const columns = names.map((): CellText[] => []);
  return {
    get rows() {
      return columns[0]?.length ?? 0;
    },
    add(cells: readonly (readonly CellText[])[]) {
      cells.forEach((own, c) => {
        for (const cell of own) columns[c]!.push(cell);
      });
    },
    table: (): TextTable => ({
      source,
      columns: new Map(names.map((name, c) => [name, columns[c]!])),
      rows: columns[0]?.length ?? 0,
    }),
  };
}
