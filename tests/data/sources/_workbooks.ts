import { strToU8, zipSync } from "fflate";

/** A sheet as its XML has it: rows, and what stands behind them. */
export interface TestSheet {
  readonly name?: string;
  readonly state?: "hidden";
  /** Rows of cells: a text, a number, or the XML of a cell. */
  readonly rows?: readonly (readonly (string | number | null | { readonly xml: string })[])[];
  /** The part `sheetData` itself, instead of rows. */
  readonly data?: string;
  readonly merges?: readonly string[];
}

/** What a workbook has beside its sheets. */
export interface TestWorkbook {
  readonly is1904?: boolean;
  /** Texts that cells name by number, as XML of `<si>`. */
  readonly strings?: readonly string[];
  /** Codes of number formats; style 1 is the first. */
  readonly formats?: readonly string[];
  /** Name of the part with the list of sheets. */
  readonly main?: string;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/** The bytes of a workbook. */
export function workbookBytes(sheets: readonly TestSheet[], options: TestWorkbook = {}): Uint8Array {
  const { is1904 = false, strings = [], formats = [], main = "xl/workbook.xml" } = options;
  const names = sheets.map(({ name }, i) => name ?? `Sheet${i + 1}`);
  const parts: Record<string, string> = {
    "_rels/.rels": `<Relationships><Relationship Id="rId1" Type="a/officeDocument" Target="${main}"/></Relationships>`,
    [main]: `<workbook xmlns:r="r"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${
      sheets.map(({ state }, i) =>
        `<sheet name="${names[i]}" sheetId="${i + 1}" r:id="rId${i + 1}"${state ? ` state="${state}"` : ""}/>`
      ).join("")
    }</sheets></workbook>`,
    [main.replace("xl/", "xl/_rels/") + ".rels"]: `<Relationships>${
      sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="a/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
        .join("")
    }<Relationship Id="rIdA" Type="a/sharedStrings" Target="/xl/sharedStrings.xml"/>
      <Relationship Id="rIdB" Type="a/styles" Target="styles.xml"/></Relationships>`,
    "xl/sharedStrings.xml": `<sst>${strings.join("")}</sst>`,
    "xl/styles.xml": `<styleSheet><numFmts>${
      formats.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code.replaceAll('"', "&quot;")}"/>`).join(
        "",
      )
    }</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${
      formats.map((_, i) => `<xf numFmtId="${164 + i}"/>`).join("")
    }<xf numFmtId="14"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)])),
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(HEAD + xml)])));
}

function sheetXml({ rows = [], data, merges = [] }: TestSheet): string {
  const cells = rows.map((row, r) =>
    `<row r="${r + 1}">${
      row.map((cell, c) => {
        const at = `r="${String.fromCharCode(65 + c)}${r + 1}"`;
        if (cell === null) return "";
        if (typeof cell === "object") return cell.xml.replace("<c", `<c ${at}`);
        return typeof cell === "number"
          ? `<c ${at}><v>${cell}</v></c>`
          : `<c ${at} t="inlineStr"><is><t>${cell}</t></is></c>`;
      }).join("")
    }</row>`
  );
  const merged = merges.length === 0
    ? ""
    : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>`;
  return `<worksheet>${data ?? `<sheetData>${cells.join("")}</sheetData>`}${merged}</worksheet>`;
}
