import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { DISK, type Files } from "../../storage/files/files.ts";
import { storageFailure } from "../../storage/files/system_error.ts";
import { type BatchKey, encodeBatch, type ForecastBatch, type ForecastRole } from "./forecast_batch.ts";
import { ForecastJournal } from "./forecast_journal.ts";

/** Bytes of the journal that are published together: a busy server makes no thousand small files. */
const SEGMENT_BYTES = 1 << 25;

/** Forecasts of a key that are remembered as logged: of clients that ask for different ones none makes the other's new. */
const REMEMBERED = 8;
/** Rows of a table without a calendar after which all are forgotten: whoever asks may ask for ever new ones. */
const MOST_ROWS = 1 << 16;

/** Keeps what was forecast, to be compared with what comes. */
export interface ForecastLog {
  /**
   * Log a batch. When it returns, what it says survives the death of this process; it is one write of the system. A forecast
   * that is among the last few of its key that this process has logged (same version, version of the table, input, horizon,
   * levels and role) and steps without a number are left out.
   *
   * @param batch What was forecast. @param role Default `served`.
   * @returns Rows that were logged.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like: nothing of the batch is logged, the log stays
   * usable, and the next batch may succeed.
   */
  append(batch: ForecastBatch, role?: ForecastRole): number;
  /**
   * Publish what was logged so far as Parquet.
   *
   * @throws {DataError} As `append`: it stays in the journal, which readers read, and is published later.
   */
  flush(): Promise<void>;
  /** Flush, and let go. What cannot be published is published by whoever opens the log next. @throws As `flush`. */
  close(): Promise<void>;
}

/** How to keep a log. */
export interface ForecastLogOptions {
  /** Identity of the registry, see `registryIdentity`. */
  readonly registry: string;
  /** Clock. */
  readonly now: () => Date;
  /** File operations; default the real ones. */
  readonly files?: Files;
  /** Told what could not be published yet, and what was damaged. */
  readonly log?: Logger;
}

/**
 * Open a log for writing; any number of processes may at once. What dead ones have left in their journals is published.
 *
 * @param folder Of the log, which is made. @param options See there.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
 * const folder = Deno.makeTempDirSync();
 * const log = openForecastLog(folder, { registry: "r", now: () => new Date("2026-05-01T12:00:00Z") });
 * const key = { key: seriesKey(["007"]), id: 1, run: "run", cohort: "", model: "naive", version: 1, steps: 1 };
 * const batch = {
 *   table: "demo", keyColumns: ["item"], dataVersion: 1, origin: "2026-04-30", ds: ["2026-05-01"], input: "",
 *   forecast: { horizon: 1, levels: [], yhat: Float64Array.of(3), lo: [], hi: [] }, keys: [key],
 * };
 * assertEquals([log.append(batch), log.append(batch)], [1, 0]);
 * await log.close();
 * assertEquals([...Deno.readDirSync(`${folder}/2026-05-01`)].length, 1);
 * ```
 */
export function openForecastLog(folder: string, options: ForecastLogOptions): ForecastLog {
  return new JournalledLog(folder, options);
}

class JournalledLog implements ForecastLog {
  readonly #options: Required<ForecastLogOptions>;
  readonly #folder: string;
  readonly #journal: ForecastJournal;
  /** What was logged last of each key, or row of a key, newest first, by role. */
  readonly #logged: Readonly<Record<ForecastRole, Map<string, readonly string[]>>> = {
    served: new Map(),
    shadow: new Map(),
  };
  /** By what the last batch was told from others, and the hash of it: a server is asked the same again and again. */
  #question = { text: "", hash: "" };
  /** Publishing, one after the other; never rejects. */
  #publishing: Promise<unknown>;

  constructor(folder: string, options: ForecastLogOptions) {
    this.#folder = folder;
    this.#options = { files: DISK, log: SILENT_LOGGER, ...options };
    this.#journal = ForecastJournal.begin(folder, this.#options.files);
    this.#publishing = this.#attempt(() => this.#takeOver());
  }

  append(batch: ForecastBatch, role: ForecastRole = "served"): number {
    const fresh = this.#freshOf(batch, role), rows = [...fresh.values()], logged = this.#logged[role];
    if (rows.length === 0) return 0;
    const { registry, now } = this.#options, loggedAt = now().toISOString();
    this.#journal.append(encodeBatch({ ...batch, registry, role, loggedAt }, rows), loggedAt.slice(0, 10));
    for (const [signature, k] of fresh) {
      const one = batch.keys[k]!, subject = subjectOf(one);
      if (one.row !== undefined && logged.size >= MOST_ROWS) logged.clear();
      logged.set(subject, [signature, ...logged.get(subject) ?? []].slice(0, REMEMBERED));
    }
    if (this.#journal.size > SEGMENT_BYTES) {
      this.#journal.endSegment();
      this.#publishing = this.#publishing.then(() => this.#attempt(() => this.#publish(this.#journal)));
    }
    return rows.reduce((sum, k) => sum + batch.keys[k]!.steps, 0);
  }

  /** Place in the batch of each forecast that is not logged yet, by what tells it from others. */
  #freshOf(batch: ForecastBatch, role: ForecastRole): Map<string, number> {
    const fresh = new Map<string, number>(), logged = this.#logged[role], question = this.#hashOf(questionOf(batch));
    batch.keys.forEach((one, k) => {
      const { id, version, model, run, cohort, steps } = one, subject = subjectOf(one);
      const signature = [question, subject, id, version, model, run, cohort].join("|");
      const isKnown = fresh.has(signature) || logged.get(subject)?.includes(signature);
      if (steps > 0 && !isKnown) fresh.set(signature, k);
    });
    return fresh;
  }

  #hashOf(text: string): string {
    if (text !== this.#question.text) this.#question = { text, hash: hashBytes(text).slice(0, 16) };
    return this.#question.hash;
  }

  async flush(): Promise<void> {
    this.#journal.endSegment();
    const done = this.#publishing.then(() => this.#publish(this.#journal));
    this.#publishing = done.catch(() => {});
    await done;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.#journal.release();
    }
  }

  async #takeOver(): Promise<void> {
    for (const journal of ForecastJournal.dead(this.#folder, this.#options.files)) {
      try {
        await this.#publish(journal);
      } finally {
        journal.release();
      }
    }
  }

  async #publish(journal: ForecastJournal): Promise<void> {
    for (const path of await journal.publish()) {
      this.#options.log.warn(
        `forecasts in ${path} are not as they were written: those that are whole are kept (DAMAGED_FILE)`,
      );
    }
  }

  /** What cannot be published now stays in the journal. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const { code, message } = storageFailure(thrown, this.#folder);
      this.#options.log.warn(`forecasts stay in the journal for now (${code}): ${message}`);
    }
  }
}

/** Whose forecast it is, or of which row. */
function subjectOf({ key, row }: Pick<BatchKey, "key" | "row">): string {
  return row === undefined ? key.id : `${key.id}|${row.name}`;
}

/** What tells the forecasts of one batch from those of another, whatever made them. */
function questionOf({ table, dataVersion, origin, input, forecast: { horizon, levels } }: ForecastBatch): string {
  return [table, dataVersion, origin, input, horizon, levels.join()].join("|");
}
