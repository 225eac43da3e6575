import { type Database, quoteText } from "./database.ts";
import { readStreamed } from "../sources/read_streamed.ts";
import type { SourceParts } from "./table_part.ts";

/** Most lines that are looked up in the file itself; of more the database's own word is taken. */
const MOST_LOCATED = 100_000;

/**
 * Add the lines of a wrong number of fields, as the database met them in its scans, to the table `rejected`.
 *
 * The database counts records instead of lines, begins a record with the empty lines before it, and cuts long texts: so
 * number and text are looked up in the file.
 *
 * @param table Scanned.
 */
export async function collectWidths(
  { database, names }: Pick<SourceParts, "names"> & { readonly database: Database },
): Promise<void> {
  // One line can be wrong in many ways, and each scan tells them again.
  const told = `SELECT file_path, CAST(line_byte_position AS DOUBLE) AS position, any_value(csv_line) AS "text",
      CAST(any_value(line) AS DOUBLE) AS line, any_value(error_message) AS problem
    FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
    WHERE file_path IN (${[...names.keys()].map(quoteText).join(", ")}) GROUP BY file_path, line_byte_position`;
  const [count] = await database.row(`SELECT count(*) FROM (${told})`);
  if (Number(count) > MOST_LOCATED) {
    await database.run(
      `INSERT INTO rejected SELECT file_path, line, ltrim("text", chr(10) || chr(13)), problem FROM (${told})`,
    );
    return;
  }
  const rows = await database.rows(
    `SELECT file_path, position, "text", problem FROM (${told}) ORDER BY file_path, position`,
  );
  for (const [path, group] of Map.groupBy(rows, (row) => String(row[0]))) {
    const spans = group.map((row) => spanOf(Number(row[1]), String(row[2] ?? "")));
    const { lines, texts } = await locate(path, spans);
    const file = names.get(path) ?? path;
    await database.append("rejected", [group.map(() => file), lines, texts, group.map((row) => String(row[3]))]);
  }
}

interface Span {
  /** First byte. */
  readonly start: number;
  /** Bytes that belong to it for sure; it ends with the line. */
  readonly least: number;
}

/** The database counts bytes from 1. */
function spanOf(position: number, text: string): Span {
  const empty = /^[\r\n]*/.exec(text)?.[0].length ?? 0;
  return { start: position - 1 + empty, least: new TextEncoder().encode(text).length - empty };
}

/** Line numbers, from 1, and whole texts of records. @param spans Ascending. */
async function locate(path: string, spans: readonly Span[]): Promise<{ lines: Float64Array; texts: string[] }> {
  const lines = new Float64Array(spans.length), texts: string[] = [];
  let offset = 0, line = 1, decoder: TextDecoder | null = null, text = "";
  const count = (bytes: Uint8Array) => {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
  };
  const finish = () => {
    texts.push((text + (decoder?.decode() ?? "")).replace(/\r$/, ""));
    [text, decoder] = ["", null];
  };
  await readStreamed(path, {
    onTable(bytes) {
      for (let from = 0; from < bytes.length && texts.length < spans.length;) {
        const { start, least } = spans[texts.length]!;
        if (decoder === null) {
          const stop = Math.min(start - offset, bytes.length);
          count(bytes.subarray(from, stop));
          from = stop;
          if (start - offset >= bytes.length) break;
          lines[texts.length] = line;
          decoder = new TextDecoder();
        }
        const found = bytes.indexOf(10, Math.max(from, start + least - offset));
        const part = bytes.subarray(from, found < 0 ? bytes.length : found);
        text += decoder.decode(part, { stream: true });
        count(part);
        from += part.length;
        if (found >= 0) finish();
      }
      offset += bytes.length;
    },
  });
  if (decoder !== null) finish();
  return { lines, texts };
}
