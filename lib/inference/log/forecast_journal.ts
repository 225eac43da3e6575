import { DISK, type Files, isFile } from "../../storage/files/files.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import { makeFolders } from "../../storage/files/publish.ts";
import { readRecords, type RecordContent, RecordFile } from "../../storage/files/record_file.ts";
import { storageError } from "../../storage/files/system_error.ts";
import { decodeBatch, type LoggedBatch } from "./forecast_batch.ts";
import { publishBatches } from "./forecast_file.ts";

/*
 * Folder of the log:
 *
 *     2026-05-01/<process>-<number>.parquet          published, by the day of logging (UTC)
 *     2026-05-01/<process>-<number>.damaged          a journal that was not as it was written, after what is whole was published
 *     journal/<process>/in_progress                  the lock of a living process
 *     journal/<process>/2026-05-01.<number>.log      what it has logged since
 */

/** Folder of the journals of processes, in that of the log. */
const JOURNAL = "journal";
const SEGMENT = /^(\d{4}-\d{2}-\d{2})\.(\d+)\.log$/;

/** Ends the name of what was set aside. */
export const DAMAGED = ".damaged";

/** One file of a journal: what a process has logged on one day. */
export interface Segment {
  /** Its path. */
  readonly path: string;
  /** Path of the Parquet file that it becomes. While both are there the file is whole, and the segment is to be passed over. */
  readonly target: string;
}

/**
 * Files of all journals of a log.
 *
 * @param folder Of the log. @param files File operations.
 */
export function listSegments(folder: string, files: Files = DISK): Segment[] {
  return files.list(`${folder}/${JOURNAL}`).flatMap((process) => segmentsOf(folder, process, files));
}

function segmentsOf(folder: string, process: string, files: Files): Segment[] {
  return files.list(`${folder}/${JOURNAL}/${process}`).flatMap((name) => {
    const [, day, number] = SEGMENT.exec(name) ?? [];
    if (day === undefined) return [];
    return [{
      path: `${folder}/${JOURNAL}/${process}/${name}`,
      target: `${folder}/${day}/${process}-${number}.parquet`,
    }];
  });
}

/**
 * What is whole in a segment.
 *
 * @param path Of the segment. @param files File operations.
 */
export function readSegment(path: string, files: Files = DISK): { batches: LoggedBatch[]; isDamaged: boolean } {
  const { records, isDamaged }: RecordContent = readRecords(path, { files });
  return { batches: records.map(decodeBatch), isDamaged };
}

/** The journal of one process: locked while it lives, and taken over when it is dead. */
export class ForecastJournal {
  readonly #folder: string;
  readonly #process: string;
  readonly #mark: Mark;
  readonly #files: Files;
  #segment: { readonly file: RecordFile; readonly day: string } | null = null;
  #number = 0;

  private constructor(folder: string, process: string, { mark, files }: { mark: Mark; files: Files }) {
    [this.#folder, this.#process, this.#mark, this.#files] = [folder, process, mark, files];
  }

  /**
   * Begin a journal of this process.
   *
   * @param folder Of the log. @param files File operations.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like, as all methods.
   */
  static begin(folder: string, files: Files = DISK): ForecastJournal {
    for (;;) {
      const process = crypto.randomUUID().slice(0, 13), mark = markOf(folder, process);
      if (mark !== null) return new ForecastJournal(folder, process, { mark, files });
    }
  }

  /**
   * Take over the journals of processes that are dead, one after the other.
   *
   * @param folder Of the log. @param files File operations.
   */
  static *dead(folder: string, files: Files = DISK): Generator<ForecastJournal> {
    for (const process of files.list(`${folder}/${JOURNAL}`)) {
      if (Mark.isTaken(`${folder}/${JOURNAL}/${process}/${IN_PROGRESS}`)) continue;
      const mark = markOf(folder, process);
      if (mark !== null) yield new ForecastJournal(folder, process, { mark, files });
    }
  }

  /** Bytes of the segment that grows. */
  get size(): number {
    return this.#segment?.file.size ?? 0;
  }

  /**
   * Append a record.
   *
   * @param day Of its logging, which its segment is of.
   */
  append(content: Uint8Array, day: string): void {
    if (this.#segment !== null && (this.#segment.day !== day || !this.#segment.file.isSound)) this.endSegment();
    this.#segment ??= this.#beginSegment(day);
    this.#segment.file.append(content);
  }

  #beginSegment(day: string): { file: RecordFile; day: string } {
    const path = `${this.#folder}/${JOURNAL}/${this.#process}/${day}.${this.#number}.log`;
    try {
      const file = new RecordFile(path, { files: this.#files });
      return { file, day };
    } finally {
      this.#number++;
    }
  }

  /** Let the segment that grows be a finished one. */
  endSegment(): void {
    const { file } = this.#segment ?? {};
    this.#segment = null;
    file?.close();
  }

  /**
   * Publish the finished segments: file first, then the segment goes, so that no row is ever in neither.
   *
   * @returns Paths of what was not as it was written and is set aside.
   */
  async publish(): Promise<string[]> {
    const growing = this.#segment?.day === undefined ? "" : `${this.#segment.day}.${this.#number - 1}.log`;
    const damaged: string[] = [];
    for (const { path, target } of segmentsOf(this.#folder, this.#process, this.#files)) {
      if (path.endsWith(`/${growing}`)) continue;
      const { batches, isDamaged } = readSegment(path, this.#files);
      if (batches.length > 0 && !isFile(target)) await publishBatches(target, batches, { files: this.#files });
      try {
        if (isDamaged) damaged.push(this.#setAside(path, target));
        else this.#files.remove(path);
      } catch (thrown) {
        throw storageError(thrown, path);
      }
    }
    return damaged;
  }

  #setAside(path: string, target: string): string {
    const aside = target.replace(/\.parquet$/, DAMAGED);
    makeFolders(aside.slice(0, aside.lastIndexOf("/")), { files: this.#files });
    this.#files.rename(path, aside);
    return aside;
  }

  /** Let go; what is not published stays for whoever opens the log next. */
  release(): void {
    const isEmpty = segmentsOf(this.#folder, this.#process, this.#files).length === 0;
    if (isEmpty) this.#mark.releaseFolder({ files: this.#files });
    else this.#mark.release();
  }
}

function markOf(folder: string, process: string): Mark | null {
  return Mark.take(`${folder}/${JOURNAL}/${process}/${IN_PROGRESS}`, `process ${Deno.pid}`);
}
