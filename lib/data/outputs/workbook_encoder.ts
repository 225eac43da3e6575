import { strToU8, Zip, ZipDeflate } from "fflate";
import { DataError } from "../../core/errors/errors.ts";
import type { ByteSink } from "./parquet_output.ts";
import type { ColumnHead, ColumnValues, Encoder } from "./row_writer.ts";
import { columnName } from "../sources/workbook/column_name.ts";

/** Rows of a sheet, with its header; spreadsheets read no more. */
const MOST_ROWS = 1_048_576;
/** Characters that are packed at a time. */
const CHUNK = 1 << 18;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Everything but the sheet. Styles: 1 is a date, 2 a time, 3 the header. */
const PARTS: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="` +
    'application/vnd.openxmlformats-package.relationships+xml"/>' +
    [["workbook", "sheet.main"], ["styles", "styles"], ["worksheets/sheet1", "worksheet"]].map(([part, type]) =>
      `<Override PartName="/xl/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`
    ).join("") + "</Types>",
  "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" ` +
    `Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="Table" sheetId="1" r:id="rId1"/>` +
    "</sheets></workbook>",
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `<styleSheet ${MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>` +
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>' +
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>' +
    '</cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/>' +
    '<xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>' +
    "</cellStyles></styleSheet>",
};

/**
 * A workbook (`.xlsx`) of one sheet with a frozen header: texts are texts, ids with their zeros among them, numbers are exact,
 * times are dates. Nothing in it is a formula.
 *
 * @param sink Receives the file. @param columns Header.
 * @throws {DataError} `TOO_LARGE` from `append`, for more rows than a sheet has.
 */
export function workbookEncoder(sink: ByteSink, columns: readonly ColumnHead[]): Encoder {
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    sink.write(bytes);
  });
  const open = (name: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    // A fixed time, so that equal tables are equal files; archives know none before 1980.
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    return file;
  };
  for (const [name, text] of Object.entries(PARTS)) open(name).push(strToU8(HEAD + text), true);
  const sheet = open("xl/worksheets/sheet1.xml"), letters = columns.map((_, c) => columnName(c));
  let text = `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ` +
    `activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${
      columns.map((column, c) => `<col min="${c + 1}" max="${c + 1}" width="${widthOf(column)}" customWidth="1"/>`)
        .join("")
    }</cols><sheetData><row r="1">${
      columns.map(({ name }, c) => textCell(`${letters[c]}1`, name, ' s="3"')).join("")
    }</row>`;
  let rows = 1;
  return {
    append(values) {
      const count = values[0]?.length ?? 0;
      if (rows + count > MOST_ROWS) throw tooManyRows(rows + count - 1);
      for (let i = 0; i < count; i++) {
        rows++;
        const cells = values.map((column, c) => cellOf(`${letters[c]}${rows}`, column[i], columns[c]?.isTime === true));
        text += `<row r="${rows}">${cells.join("")}</row>`;
        if (text.length > CHUNK) {
          sheet.push(strToU8(text));
          text = "";
        }
      }
    },
    finish() {
      sheet.push(strToU8(`${text}</sheetData></worksheet>`), true);
      zip.end();
    },
  };
}

function cellOf(place: string, value: ColumnValues[number] | undefined, isTime: boolean): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  if (typeof value === "number") return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : "";
  const serial = isTime ? serialOf(value) : null;
  if (serial === null) return textCell(place, value);
  return `<c r="${place}" s="${/\d:\d/.test(value) ? 2 : 1}"><v>${serial}</v></c>`;
}

/** Days since 1899-12-30 of an ISO date or time; null for another code of a period, and before a workbook's first day. */
function serialOf(text: string): number | null {
  const [, date, clock = ""] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  if (date === undefined || date < "1900-03-01") return null;
  const days = Date.parse(`${date}T${clock === "" ? "00:00" : clock}Z`) / 86_400_000 + 25_569;
  return Number.isNaN(days) ? null : days;
}

function textCell(place: string, text: string, style = ""): string {
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
// What XML cannot hold, and what looks like such a sign that was written so.
// deno-lint-ignore no-control-regex
const UNSAID = /[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;

function escaped(text: string): string {
  return text.replace(UNSAID, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? "");
}

/** In letters. */
function widthOf({ name, type, isTime }: ColumnHead): number {
  return Math.max(name.length + 2, isTime === true ? 12 : type === "integer" ? 8 : 14);
}

function tooManyRows(rows: number): DataError {
  return new DataError(
    "TOO_LARGE",
    `Cannot write a workbook as a sheet has at most ${MOST_ROWS - 1} rows: current value is ${rows} or more`,
    { hint: "Write .parquet or .csv, or fewer keys." },
  );
}
