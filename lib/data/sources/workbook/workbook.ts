import { unzipSync } from "fflate";
import { DataError } from "../../../core/errors/errors.ts";
import { type CellFormat, cellFormat, PLAIN } from "./cell_format.ts";
import { attribute, readPart, unescaped } from "./xml_parts.ts";

/** A sheet of a workbook. */
export interface SheetInfo {
  readonly name: string;
  readonly isHidden: boolean;
  /** Name of its part in the archive. */
  readonly part: string;
}

/** A workbook, without its cells. */
export interface Workbook {
  /** What it is called in messages. */
  readonly source: string;
  /** In the order of their tabs; sheets of charts are not among them. */
  readonly sheets: readonly SheetInfo[];
  /** Whether days are counted from 1904. */
  readonly is1904: boolean;
  /** Texts that cells name by number. */
  readonly strings: readonly string[];
  /** Formats that cells name by number. */
  readonly formats: readonly CellFormat[];
  /** The part with the cells of a sheet. */
  read(sheet: SheetInfo): Uint8Array;
}

/** A part that unpacks to more is none of a person's. */
const MOST_BYTES = 4_000_000_000;

/**
 * Open a workbook of Office Open XML (`.xlsx`, `.xlsm`; ECMA-376).
 *
 * @param bytes The file. @param source What to call it.
 * @throws {DataError} `UNREADABLE_FILE` if it is none: damaged, with a password, of the old format.
 */
export function openWorkbook(bytes: Uint8Array, source: string): Workbook {
  if ([0xd0, 0xcf, 0x11, 0xe0].every((byte, i) => bytes[i] === byte)) {
    throw unreadable(source, "one with a password, or of the old format .xls", "Save it as .xlsx without a password.");
  }
  const partOf = (path: string) => unpack(bytes, source, path);
  const main = pathOfKind(partNames(partOf("_rels/.rels"), ""), "officeDocument"), book = partOf(main);
  if (book === undefined) throw unreadable(source, "an archive without a workbook", "Save it as .xlsx.");
  const [, folder = "", name = ""] = /^(.*\/)?(.*)$/.exec(main) ?? [];
  const parts = partNames(partOf(`${folder}_rels/${name}.rels`), folder);
  return {
    source,
    ...readSheets(book, parts),
    strings: readStrings(partOf(pathOfKind(parts, "sharedStrings"))),
    formats: readFormats(partOf(pathOfKind(parts, "styles"))),
    read({ part, name }) {
      const found = partOf(part);
      if (found !== undefined) return found;
      throw unreadable(source, `one whose sheet ${JSON.stringify(name)} is missing`, "Save it again.");
    },
  };
}

/** One part; names in an archive are the same in any letter case (ECMA-376 part 2). */
function unpack(bytes: Uint8Array, source: string, path: string): Uint8Array | undefined {
  const wanted = path.toLowerCase();
  try {
    const [part] = Object.values(unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (name.toLowerCase() !== wanted) return false;
        if (originalSize <= MOST_BYTES) return true;
        throw unreadable(source, `one with a part of ${originalSize} bytes`, "Export the sheet as CSV.");
      },
    }));
    return part;
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(source, `no whole archive (${reason})`, "Save or copy it again, or export the sheet as CSV.");
  }
}

/** The error of a file that is no workbook. */
export function unreadable(source: string, found: string, hint: string): DataError {
  return new DataError(
    "UNREADABLE_FILE",
    `Cannot read ${source} as it must be a workbook: current value is ${found}`,
    { hint, context: { source } },
  );
}

type Parts = ReadonlyMap<string, { readonly kind: string; readonly path: string }>;

/** Path of the only part of a kind; empty without one. */
function pathOfKind(parts: Parts, kind: string): string {
  return [...parts.values()].find((part) => part.kind === kind)?.path ?? "";
}

/** What the ids of a workbook mean: a kind, and a path in the archive. */
function partNames(relations: Uint8Array | undefined, folder: string): Parts {
  const parts = new Map<string, { kind: string; path: string }>();
  readPart(relations, {
    open(name, { Id: id = "", Type: type = "", Target: target = "" }) {
      if (name !== "Relationship") return;
      const path = target.startsWith("/") ? target.slice(1) : new URL(target, `zip:///${folder}`).pathname.slice(1);
      parts.set(id, { kind: type.slice(type.lastIndexOf("/") + 1), path });
    },
  });
  return parts;
}

function readSheets(bytes: Uint8Array, parts: Parts): { sheets: SheetInfo[]; is1904: boolean } {
  const sheets: SheetInfo[] = [];
  let is1904 = false;
  readPart(bytes, {
    open(name, attributes) {
      if (name === "workbookPr") is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? "");
      const part = name === "sheet" ? parts.get(attribute(attributes, "id") ?? "") : undefined;
      if (part?.kind !== "worksheet") return;
      const { name: title = "", state = "visible" } = attributes;
      sheets.push({ name: title, isHidden: state !== "visible", part: part.path });
    },
  });
  return { sheets, is1904 };
}

/** Texts with their runs put together, without the readings that Asian texts may have. */
function readStrings(bytes: Uint8Array | undefined): string[] {
  const strings: string[] = [];
  let text = "", isText = false, readings = 0;
  readPart(bytes, {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") readings++;
      isText = name === "t" && readings === 0;
    },
    text(more) {
      if (isText) text += more;
    },
    close(name) {
      isText = false;
      if (name === "rPh") readings--;
      else if (name === "si") strings.push(unescaped(text));
    },
  });
  return strings;
}

function readFormats(bytes: Uint8Array | undefined): CellFormat[] {
  const codes = new Map<number, string>(), formats: CellFormat[] = [];
  let isCells = false;
  readPart(bytes, {
    open(name, { numFmtId, formatCode }) {
      if (name === "numFmt" && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      if (name === "cellXfs") isCells = true;
      else if (name === "xf" && isCells) formats.push(cellFormat(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === "cellXfs") isCells = false;
    },
  });
  return formats.length === 0 ? [PLAIN] : formats;
}
