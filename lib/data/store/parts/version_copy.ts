import type { Files } from "../../../storage/files/files.ts";
import { type FeatureGroup, GROUP_FILES } from "../feature_store.ts";
import type { GroupColumn } from "../group_column.ts";
import { createFutureWriter, type FutureWriter } from "../future_writer.ts";
import { writeKeyFile } from "../key_file.ts";
import { countKeyRows, createPanelWriter } from "../panel_writer.ts";
import { readKeyRows } from "../read_key_rows.ts";
import { readRowPanel } from "../read_row_panel.ts";
import { createRowsWriter } from "../row_panel_writer.ts";

/** What the files of a version are made for. */
export interface CopyShape extends Pick<FeatureGroup, "target" | "exogenous" | "chunks" | "end" | "keyRows" | "table"> {
  /** Whether there are rows ahead. */
  readonly hasFuture: boolean;
}

/**
 * Writes the files of a version from what other versions hold, key after key; one row group in memory. Equal keys in equal
 * row groups make equal bytes.
 */
export class VersionCopy {
  readonly #dir: string;
  readonly #shape: CopyShape;
  readonly #files: Files | undefined;
  readonly #panel: PanelCopy;
  readonly #future: FutureWriter;
  readonly #ahead: readonly { readonly name: string; readonly x: number }[];

  /**
   * Begin.
   *
   * @param dir Folder of the files, which is there. @param shape Keys of the copy. @param options `files`: file operations.
   */
  constructor(dir: string, shape: CopyShape, { files }: { readonly files?: Files } = {}) {
    const { exogenous, hasFuture } = shape;
    this.#dir = dir;
    this.#shape = shape;
    this.#files = files;
    this.#ahead = hasFuture ? aheadOf(exogenous) : [];
    const copyPanel = shape.table === undefined ? copySeries : copyRows;
    this.#panel = copyPanel(`${dir}/${GROUP_FILES.panel}`, { ...shape, files });
    const future = { columns: this.#ahead, keys: shape.keyRows.length, files };
    this.#future = createFutureWriter(`${dir}/${GROUP_FILES.future}`, future);
  }

  /**
   * Append keys of an open version.
   *
   * @param group It. @param from First key position. @param to End, exclusive.
   * @throws {DataError} `CORRUPT_GROUP` if it is not as it was written; `DISK_FULL` and the like.
   */
  async add(group: FeatureGroup, from: number, to: number): Promise<void> {
    for (const chunk of group.chunks) {
      const span = { from: Math.max(chunk.from, from), to: Math.min(chunk.to, to) };
      if (span.from >= span.to) continue;
      await this.#panel.add(group, span);
      await this.#addAhead(group, span);
    }
  }

  async #addAhead(group: FeatureGroup, span: { readonly from: number; readonly to: number }): Promise<void> {
    const columns = ["ds", ...this.#ahead.map(({ name }) => `x_${name}`)], none = new Float64Array();
    const isRead = this.#ahead.length > 0 && group.files[GROUP_FILES.future] !== undefined;
    const [ds = none, ...values] = isRead ? await readKeyRows(group, "future", { columns, ...span }) : [];
    for (let k = span.from, at = 0; k < span.to; k++) {
      const rows = group.futureRows[k]!, x: Float64Array[] = [];
      this.#ahead.forEach((column, c) => x[column.x] = values[c]?.subarray(at, at + rows) ?? none);
      this.#future.add({ period: Int32Array.from(ds.subarray(at, at + rows)), x });
      at += rows;
    }
  }

  /**
   * Write what is left, and the keys.
   *
   * @param keys Of the copy, all of them.
   * @throws {RangeError} If keys were not added. @throws {DataError} `DISK_FULL` and the like.
   */
  finish(keys: Pick<FeatureGroup, "keys" | "keyColumns" | "keyRows" | "lateRows">): void {
    this.#panel.finish();
    const futureRows = this.#future.finish(), files = this.#files;
    const parts = keys.keyColumns.length;
    writeKeyFile(`${this.#dir}/${GROUP_FILES.keys}`, keys.keys, { ...keys, parts, futureRows, files });
  }
}

/** Positions of keys, the end exclusive. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Writes `panel.parquet` from those of other versions. */
interface PanelCopy {
  add(group: FeatureGroup, span: Span): Promise<void>;
  finish(): unknown;
}

type PanelShape = CopyShape & { readonly files?: Files };

/** Of series: periods follow from where they end. */
function copySeries(path: string, shape: PanelShape): PanelCopy {
  const names = shape.exogenous.map(({ name }) => name), columns = ["y", ...names.map((name) => `x_${name}`)];
  const writer = createPanelWriter(path, { ...shape, exogenous: names });
  return {
    async add(group, span) {
      const [y, ...x] = await readKeyRows(group, "panel", { columns, ...span });
      for (let k = span.from, at = 0; k < span.to; k++) {
        const rows = group.keyRows[k]!, own = (values: Float64Array) => values.subarray(at, at + rows);
        writer.add({ start: shape.end + 1 - rows, y: own(y!), x: x.map(own) });
        at += rows;
      }
    },
    finish: () => writer.finish(),
  };
}

/** Of a table without a calendar: parts of the split, any number of targets, texts. */
function copyRows(path: string, { exogenous, chunks, keyRows, table, files }: PanelShape): PanelCopy {
  const targets = table?.targets ?? [],
    columns = exogenous.map(({ name, holds }) => ({ name, isText: holds === "text" }));
  const chunkRows = chunks.map((span) => countKeyRows(keyRows, span));
  const writer = createRowsWriter(path, { targets, columns, chunkRows, files });
  let key = 0;
  return {
    async add(group, { from, to }) {
      const { ds, y, offsets, exogenous: read } = await readRowPanel(group, {
        keys: group.keys.slice(from, to),
        from,
        to,
      });
      for (let k = 0; k < to - from; k++, key++) {
        for (let row = offsets[k]!; row < offsets[k + 1]!; row++) {
          writer.add({ key, part: ds[row]! }, [...y.subarray(row * targets.length, (row + 1) * targets.length)], {
            x: Float64Array.from(read, ({ values }) => values[row]!),
            texts: read.map(({ texts }) => texts?.[row] ?? ""),
          });
        }
      }
    },
    finish: () => writer.finish(),
  };
}

function aheadOf(exogenous: readonly GroupColumn[]): { name: string; x: number }[] {
  return exogenous.flatMap(({ name, kind }, x) => kind === "future" ? [{ name, x }] : []);
}
