import { quoteText } from "./database.ts";
import { defuse, undefuse, undefuseSql } from "../sources/defuse.ts";
import type { TablePart } from "./table_part.ts";

/** Texts that a reader knows, by column. */
export type KnownTexts = ReadonlyMap<string, Iterable<string>>;

/**
 * Files that this program has defused, as what was defused: names of columns, and cells.
 *
 * @param part Files.
 * @param known If the files may be anybody's: then a name or a cell is undone only where that gives one of these.
 */
export function undefusedPart(part: TablePart, known?: KnownTexts): TablePart {
  const original = (written: string) => {
    const name = undefuse(written);
    return known === undefined || known.has(name) ? name : written;
  };
  const columns = part.columns.map(original);
  const hostile = known && new Map([...known].map(([name, texts]) => [name, defusable(texts)]));
  return {
    paths: part.paths,
    columns,
    select(wanted) {
      const asWritten = wanted.map(({ name, as }) => ({ name: part.columns[columns.indexOf(name)] ?? name, as }));
      const cells = wanted.map(({ name, as }) => `${undefusedCell(as, hostile && (hostile.get(name) ?? []))} AS ${as}`);
      return `SELECT ${cells.join(", ")} FROM (${part.select(asWritten)})`;
    },
  };
}

function undefusedCell(text: string, known?: readonly string[]): string {
  if (known === undefined) return undefuseSql(text);
  if (known.length === 0) return text;
  return `CASE WHEN ${undefuseSql(text)} IN (${known.map(quoteText).join(", ")}) THEN ${
    undefuseSql(text)
  } ELSE ${text} END`;
}

function defusable(texts: Iterable<string>): string[] {
  return [...new Set(texts)].filter((text) => defuse(text) !== text);
}
