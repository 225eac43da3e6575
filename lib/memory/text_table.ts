import { sourceKeys, targetNames } from "../core/config/config_columns.ts";
import type { Config } from "../core/config/config.ts";
import { IN_MEMORY } from "../core/config/source_problems.ts";
import type { TextTable } from "../data/tables/text_table.ts";
import { cellText, keyCodec, timeCodec } from "./cell_texts.ts";
import type { TableCodecs } from "./open_inference.ts";
import { needColumns } from "./need_columns.ts";
import { type MemoryTable, readColumnsOf } from "./table_kinds.ts";

/**
 * Data as a file would have it, and the ways back.
 *
 * @param data Of any kind. @param config `keys`: names of the key columns; `time`, `target`: of those two.
 * @throws {DataError} As `readColumnsOf`; `MISSING_COLUMN`.
 */
export function textTableOf(
  data: MemoryTable,
  config: Pick<Config, "problem" | "keys" | "time" | "target">,
): { readonly table: TextTable; readonly codecs: TableCodecs } {
  const read = readColumnsOf(data), { columns, rows } = read, { keys } = config;
  const { time } = config, needed = [...sourceKeys(config), ...time === null ? [] : [time], ...targetNames(config)];
  needColumns(read, needed, "Name the columns of the data in the options: keys, time, target.");
  const codec = timeCodec(time === null ? [] : columns.get(time) ?? [], {
    areDates: time !== null && read.dated?.has(time),
  });
  const texts = new Map(
    [...columns].map(([name, values]) => [name, values.map(name === time ? codec.text : cellText)]),
  );
  return {
    table: { source: IN_MEMORY, columns: texts, rows },
    codecs: { time: codec, keys: keys.map((name) => keyCodec(columns.get(name) ?? [])) },
  };
}
