import type { TextTable } from "../data/columns/text_table.ts";
import { cellText, keyCodec, timeCodec } from "./cell_texts.ts";
import type { TableCodecs } from "./open_inference.ts";
import { type MemoryTable, readColumnsOf } from "./table_kinds.ts";

/** What messages call data without a name. */
export const DATA = "data";

/**
 * Data as a file would have it, and the ways back.
 *
 * @param data Of any kind. @param columns `keys`: names of the key columns; `time`: name of the time column.
 * @throws {DataError} As `readColumnsOf`.
 */
export function textTableOf(
  data: MemoryTable,
  { keys, time }: { readonly keys: readonly string[]; readonly time: string },
): { readonly table: TextTable; readonly codecs: TableCodecs } {
  const { columns, rows } = readColumnsOf(data), codec = timeCodec(columns.get(time) ?? []);
  const texts = new Map(
    [...columns].map(([name, values]) => [name, values.map(name === time ? codec.text : cellText)]),
  );
  return {
    table: { source: DATA, columns: texts, rows },
    codecs: { time: codec, keys: keys.map((name) => keyCodec(columns.get(name) ?? [])) },
  };
}
