import { DataError } from "../../../core/errors/errors.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import type { FindingCode } from "../../../core/errors/finding_codes.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import type { CsvFile } from "../csv_file.ts";
import { columnName } from "./column_name.ts";
import { type Merge, mergesOf, type SheetCell, type SheetRow, sheetRows } from "./sheet_rows.ts";
import type { SheetInfo, Workbook } from "./workbook.ts";

/** Which columns a table is made of, and what they are for. */
export interface SheetRoles {
  readonly keys: readonly string[];
  /** Null of a table without times. */
  readonly time: string | null;
  /** The others; null: all that there are. */
  readonly values: readonly string[] | null;
}

/** Which part of a workbook is the table. */
export interface SheetChoice {
  /** Name, or number from 1; null: the only one with rows. */
  readonly sheet: string | number | null;
  /** Row of the header from 1; null: the first that names the columns, else the first with cells. */
  readonly header: number | null;
  /** Columns that matter; null: all there are. */
  readonly roles: SheetRoles | null;
}

/** So many rows are looked through for the header. */
const MOST_TITLES = 100;
const EXAMPLES = 5;
/** What a date looks like whose cell has no format of dates; no code of a period has five digits. */
const SERIAL = /^\d{5}(?:\.\d+)?$/;

/**
 * Write a sheet as a table of text.
 *
 * Cells are written as a person reads them. Merged cells of keys and times count for each of their rows; what cannot be read
 * without guessing is refused.
 *
 * @returns Name of the sheet, and what was found.
 * @throws {DataError} `AMBIGUOUS_SHEET`, `EMPTY_TABLE`, `UNREADABLE_CELL`, `UNREADABLE_FILE`.
 */
export function writeSheet(
  workbook: Workbook,
  out: CsvFile,
  choice: SheetChoice,
): { readonly sheet: string; readonly findings: Finding[] } {
  const sheet = chooseSheet(workbook, choice.sheet), bytes = workbook.read(sheet);
  const rows = sheetRows(bytes, workbook), place = `${workbook.source}, sheet ${JSON.stringify(sheet.name)}`;
  const { header, later, titles } = findHeader(rows, choice);
  if (header === null) {
    throw new DataError("EMPTY_TABLE", `Cannot read ${place} as it must hold a table: current value is no row`, {
      hint: choice.header === null ? "Name the sheet in source.sheet." : "Check source.header.",
    });
  }
  const table = new SheetTable(place, header, choice.roles);
  table.merge(mergesOf(bytes));
  out.append(table.columns.map(({ name }) => name));
  const append = (row: SheetRow) => {
    const cells = table.cellsOf(row);
    if (cells.some((cell) => cell !== null)) out.append(cells);
  };
  later.forEach(append);
  for (const row of rows) append(row);
  return { sheet: sheet.name, findings: table.findings(titles) };
}

function chooseSheet(workbook: Workbook, wanted: string | number | null): SheetInfo {
  const { sheets, source } = workbook;
  const names = sheets.map(({ name }) => name);
  if (wanted !== null) {
    const found = typeof wanted === "number" ? sheets[wanted - 1] : sheets.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    const near = typeof wanted === "string" ? nearestName(wanted, names) : null;
    throw new DataError(
      "AMBIGUOUS_SHEET",
      `Cannot read ${source} as it must have the sheet ${JSON.stringify(wanted)}: current value is ${
        JSON.stringify(names)
      }`,
      { hint: near === null ? "Name one of them in source.sheet." : `Did you mean ${JSON.stringify(near)}?` },
    );
  }
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const filled = visible.length < 2 ? visible : visible.filter((sheet) => hasRows(workbook, sheet));
  const [only = visible[0]] = filled;
  if (only !== undefined && filled.length < 2) return only;
  throw new DataError(
    "AMBIGUOUS_SHEET",
    `Cannot read ${source} as one sheet must be meant: current value is ${
      JSON.stringify((filled.length > 0 ? filled : sheets).map(({ name }) => name))
    }`,
    {
      hint: `Name it in the config: "source": { "file": …, "sheet": ${
        JSON.stringify((filled[0] ?? sheets[0])?.name ?? 1)
      } }.`,
      context: { source, sheets: names },
    },
  );
}

function hasRows(workbook: Workbook, sheet: SheetInfo): boolean {
  return sheetRows(workbook.read(sheet), workbook).next().done !== true;
}

interface FoundHeader {
  readonly header: SheetRow | null;
  /** Rows of the table that were looked at on the way. */
  readonly later: readonly SheetRow[];
  /** Rows above the header. */
  readonly titles: number;
}

function findHeader(rows: Generator<SheetRow>, { header, roles }: SheetChoice): FoundHeader {
  const seen: SheetRow[] = [];
  const wanted = roles === null ? [] : [...roles.keys, ...timeColumnOf(roles)];
  const isHeader = (row: SheetRow) =>
    header !== null
      ? row.number === header
      : wanted.every((name) => row.cells.some((cell) => cell?.text.trim() === name));
  // Not `for`, which would end the generator: its other rows follow.
  for (let next = rows.next(); next.done !== true; next = rows.next()) {
    if (isHeader(next.value)) return { header: next.value, later: [], titles: seen.length };
    seen.push(next.value);
    if (seen.length >= MOST_TITLES && header === null) break;
  }
  const [first = null, ...later] = header === null ? seen : [];
  return { header: first, later, titles: 0 };
}

interface TableColumn {
  readonly name: string;
  readonly at: number;
  readonly role: "key" | "time" | "value";
}

/** Takes rows of a sheet apart by its header, and remembers what deserves to be told. */
class SheetTable {
  readonly columns: readonly TableColumn[];
  readonly #place: string;
  readonly #header: number;
  /** Last rows of merged cells by their first, by column. */
  readonly #merges = new Map<number, Map<number, number>>();
  /** What is shown down to a row, by column: rows come in order. */
  readonly #shown = new Map<number, { readonly cell: SheetCell; readonly last: number }>();
  readonly #ranges: string[] = [];
  readonly #kinds = new Map<string, Map<SheetCell["kind"], number>>();
  readonly #padded: string[] = [];
  #hidden = 0;

  constructor(place: string, header: SheetRow, roles: SheetRoles | null) {
    this.#place = place;
    this.#header = header.number;
    const all = [...header.cells.entries()].flatMap(([at, cell]): TableColumn[] => {
      const name = cell?.text.trim() ?? "";
      return name === "" ? [] : [{ name, at, role: roleOf(name, roles) }];
    });
    const wanted = roles === null || roles.values === null
      ? null
      : new Set([...roles.keys, ...timeColumnOf(roles), ...roles.values]);
    const own = all.filter(({ name }) => wanted?.has(name) ?? true);
    // Where one is missing the error of the table names all that are there.
    this.columns = wanted === null || [...wanted].some((name) => !own.some((column) => column.name === name))
      ? all
      : own;
  }

  /** Cells below the header that are shown as one. */
  merge(merges: readonly Merge[]): void {
    for (const merge of merges.filter(({ rows }) => rows[1] > this.#header)) {
      for (const { at, name, role } of this.columns) {
        if (at < merge.columns[0] || at > merge.columns[1]) continue;
        if (role === "value" || merge.columns[0] !== merge.columns[1]) {
          throw this.#unreadable(
            `${merge.range} of column ${JSON.stringify(name)}`,
            "merged cells, which do not say whether their value counts once or for each row",
            "Take the cells apart, and fill in what each row has.",
          );
        }
        this.#ranges.push(merge.range);
        const [first, last] = merge.rows, own = this.#merges.get(at) ?? new Map<number, number>();
        this.#merges.set(at, own.set(first, last));
      }
    }
  }

  /** Texts of a row by column. */
  cellsOf(row: SheetRow): (string | null)[] {
    if (row.isHidden) this.#hidden++;
    return this.columns.map(({ name, at, role }) => {
      const cell = row.cells[at] ?? this.#merged(row.number, at);
      if (cell === undefined) return null;
      const last = this.#merges.get(at)?.get(row.number);
      if (last !== undefined) this.#shown.set(at, { cell, last });
      if (cell.kind === "unknown") {
        throw this.#unreadable(
          `${columnName(at)}${row.number} of column ${JSON.stringify(name)}`,
          "a formula whose value the workbook does not have",
          "Open it in the spreadsheet program and save it there: that computes and keeps the values.",
        );
      }
      if (role === "time" && cell.kind === "number" && SERIAL.test(cell.text)) {
        throw this.#unreadable(
          `${columnName(at)}${row.number} of column ${JSON.stringify(name)}`,
          `the number ${cell.text}, which may be a date`,
          "Format the column as dates, and save the workbook.",
        );
      }
      if (role === "key") this.#count(name, cell);
      return cell.text;
    });
  }

  /** The cell that a merged one shows. */
  #merged(row: number, at: number): SheetCell | undefined {
    const shown = this.#shown.get(at);
    return shown !== undefined && row <= shown.last ? shown.cell : undefined;
  }

  #count(name: string, cell: SheetCell): void {
    const kinds = this.#kinds.get(name) ?? new Map<SheetCell["kind"], number>();
    this.#kinds.set(name, kinds.set(cell.kind, (kinds.get(cell.kind) ?? 0) + 1));
    if (cell.kind === "padded" && this.#padded.length < EXAMPLES && !this.#padded.includes(cell.text)) {
      this.#padded.push(cell.text);
    }
  }

  #unreadable(where: string, what: string, hint: string): DataError {
    return new DataError(
      "UNREADABLE_CELL",
      `Cannot read ${this.#place} as every cell must have a value of its own: current value of ${where} is ${what}`,
      { hint },
    );
  }

  /** @param titles Rows above the header. */
  findings(titles: number): Finding[] {
    const mixed = [...this.#kinds].flatMap(([column, kinds]): Finding[] => {
      const texts = kinds.get("text") ?? 0, numbers = (kinds.get("number") ?? 0) + (kinds.get("padded") ?? 0);
      if (texts === 0 || numbers === 0) return [];
      const message = `cells of a key are numbers, others texts: the number 7 and the text 007 are two keys`;
      return [finding("SHEET_MIXED_KEYS", "warning", { message, column, count: Math.min(texts, numbers) })];
    });
    const padded = [...this.#kinds].flatMap(([column, kinds]): Finding[] => {
      const count = kinds.get("padded") ?? 0,
        message = "numbers of a key have the zeros in front that their format shows";
      return count === 0
        ? []
        : [finding("SHEET_PADDED_KEYS", "info", { message, column, count, examples: this.#padded })];
    });
    const told = (code: FindingCode, count: number, message: string, examples: readonly string[] = []) =>
      count === 0 ? [] : [finding(code, "info", { message, column: "", count, examples: examples.slice(0, EXAMPLES) })];
    return [
      ...mixed,
      ...padded,
      ...told(
        "SHEET_MERGED",
        this.#ranges.length,
        "merged cells of keys or times count for each of their rows",
        this.#ranges,
      ),
      ...told(
        "SHEET_HIDDEN_ROWS",
        this.#hidden,
        "rows that are hidden or filtered away in the sheet are read like the others",
      ),
      ...told("SHEET_TITLES", titles, "rows above the header are passed over"),
    ];
  }
}

/** The time column, if there is one. */
export function timeColumnOf({ time }: Pick<SheetRoles, "time">): readonly string[] {
  return time === null ? [] : [time];
}

function roleOf(name: string, roles: SheetRoles | null): TableColumn["role"] {
  return roles?.keys.includes(name) ? "key" : roles?.time === name ? "time" : "value";
}

function finding(
  code: FindingCode,
  severity: Finding["severity"],
  { examples = [], ...rest }: Omit<Finding, "code" | "severity" | "examples"> & { examples?: readonly string[] },
): Finding {
  return { code, severity, examples, ...rest };
}
