import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../core/errors/errors.ts";
import { isInMemory } from "../storage/files/memory_files.ts";
import { readError } from "../storage/files/system_error.ts";
import { guard } from "./sqlite/failure.ts";
import { CHAMPION } from "./versions/lifecycle.ts";
import { queryRows } from "./versions/queries.ts";
import { openDatabase } from "./schema/schema.ts";

/** The champions of one table as they stood at one instant: numbers only, so that many cost little. */
export interface ChampionTable {
  /** Place of each key in the columns, by key id. */
  readonly index: ReadonlyMap<string, number>;
  /** Number of each key's champion in the registry (`VersionRow.id`), shape [k]. */
  readonly versions: Float64Array;
  /** Place of its run in `runs`, shape [k]. */
  readonly run: Int32Array;
  /** 1 where alias and stage say the same; where they do not one of the two is damaged, shape [k]. */
  readonly sound: Uint8Array;
  /** Ids of the runs that serve, newest first, shape [r]. */
  readonly runs: readonly string[];
  /** The last event, which there is with every decision and every run: its id, and its ISO instant. */
  readonly last: { readonly id: number; readonly at: string };
}

/** Keys that are read at a time; between, others have their turn. */
const SLICE = 4000;

/**
 * Reads who serves, again and again, and knows at once whether anything has changed: by SQLite's own counter of commits, and
 * by the file that lies in its place.
 */
export class ChampionReader {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #file: string;
  /** Bytes of the file when it was whole. */
  #size: number;
  /** Whether it was gone or cut: what lies there afterwards was put there. */
  #wasLost = false;
  #commits = -1;

  /**
   * Open a registry for reading.
   *
   * @param root Registry root.
   * @throws {RegistryError} As `openRegistry`.
   */
  constructor(root: string) {
    this.#path = `${root}/registry.db`;
    this.#database = openDatabase(this.#path, { readOnly: true, waitMs: WAIT_MS });
    const { file, size } = lookAt(this.#path);
    this.#file = file;
    this.#size = size;
  }

  /**
   * The other file that lies in its place, as after a restore, as a text that tells files apart: a new reader is needed. Empty if
   * it is the same.
   *
   * @throws {RegistryError} `DATABASE_LOST` if it has been cut. @throws {DataError} If it is gone or cannot be looked at.
   */
  replacement(): string {
    try {
      const { file, size } = lookAt(this.#path), isOwn = file === this.#file;
      // It may shrink, as all databases that are tidied up do; then it says so itself.
      if (isOwn && size < this.#size && size < bytesSaid(this.#path)) throw cut(this.#path, size);
      if (isOwn) this.#size = size;
      return this.#wasLost ? `${file} again` : isOwn ? "" : file;
    } catch (thrown) {
      this.#wasLost = true;
      throw thrown;
    }
  }

  /**
   * Whether somebody has committed anything since the last reading.
   *
   * @throws {RegistryError} `CORRUPT_DATABASE` and the like.
   */
  hasChanged(): boolean {
    return guard("read the registry", () => this.#counter()) !== this.#commits;
  }

  /**
   * The champions of a table, all of one instant, whoever writes meanwhile.
   *
   * @param group Feature group. @param pause Lets others have their turn.
   * @throws {RegistryError} `CORRUPT_DATABASE` and the like.
   */
  async read(group: string, pause: () => Promise<unknown>): Promise<ChampionTable> {
    const run = (sql: string) => guard("read the registry", () => this.#database.exec(sql));
    run("BEGIN");
    try {
      const [last] = this.#all("SELECT id, at FROM events ORDER BY id DESC LIMIT 1", []);
      const commits = this.#counter();
      const runs = this.#all("SELECT id, committed FROM runs ORDER BY committed DESC", []).map(({ id }) => String(id));
      const rows = await this.#champions(group, pause);
      const table = tableOf(rows, runs, { id: Number(last?.id ?? 0), at: String(last?.at ?? "") });
      this.#commits = commits;
      return table;
    } finally {
      run("COMMIT");
    }
  }

  /** Release the database. */
  close(): void {
    this.#database.close();
  }

  async #champions(group: string, pause: () => Promise<unknown>): Promise<Champion[]> {
    const champions: Champion[] = [];
    for (let after = -1;;) {
      const rows = this.#all(CHAMPIONS, [CHAMPION, group, after, SLICE]);
      for (const row of rows) {
        const isSound = row.stage === "Production";
        champions.push({ key: String(row.key_id), version: Number(row.id), run: String(row.run_id), isSound });
      }
      if (rows.length < SLICE) return champions;
      after = Number(rows.at(-1)?.series_id);
      await pause();
    }
  }

  #counter(): number {
    return Number(this.#database.prepare("PRAGMA data_version").get()?.data_version);
  }

  #all(sql: string, values: (string | number)[]): Record<string, unknown>[] {
    return guard("read the registry", () => queryRows(this.#database, { sql, values }));
  }
}

/** Readers hinder nobody and are hindered by nobody but a recovery. */
const WAIT_MS = 5000;

interface Champion {
  readonly key: string;
  readonly version: number;
  readonly run: string;
  readonly isSound: boolean;
}

const CHAMPIONS = `SELECT a.series_id, s.key_id, v.id, v.run_id, v.stage
  FROM aliases a CROSS JOIN series s ON s.id = a.series_id
  CROSS JOIN versions v ON v.id = a.version_id AND v.series_id = a.series_id
  WHERE a.alias = ? AND s.group_name = ? AND a.series_id > ? ORDER BY a.series_id LIMIT ?`;

function tableOf(
  champions: readonly Champion[],
  newestFirst: readonly string[],
  last: ChampionTable["last"],
): ChampionTable {
  const serving = new Set(champions.map(({ run }) => run)), runs = newestFirst.filter((run) => serving.has(run));
  const place = new Map(runs.map((run, r) => [run, r]));
  const unknown = champions.find(({ run }) => !place.has(run));
  if (unknown !== undefined) {
    throw new RegistryError(
      "CORRUPT_DATABASE",
      `Cannot read the registry as each version must be of a run: current value is run ${JSON.stringify(unknown.run)}`,
      { hint: "Look at it with `deno task fsck`; restore the registry folder from a backup." },
    );
  }
  return {
    index: new Map(champions.map(({ key }, k) => [key, k])),
    versions: Float64Array.from(champions, ({ version }) => version),
    run: Int32Array.from(champions, ({ run }) => place.get(run) ?? -1),
    sound: Uint8Array.from(champions, ({ isSound }) => Number(isSound)),
    runs,
    last,
  };
}

function lookAt(path: string): { readonly file: string; readonly size: number } {
  // A database in memory is always the one that was opened.
  if (isInMemory(path)) return { file: path, size: 0 };
  try {
    const { dev, ino, size } = Deno.statSync(path);
    return { file: `${dev}:${ino}`, size };
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

/** Bytes that a database must have by its header: size and number of its pages. Infinite without a header. */
function bytesSaid(path: string): number {
  const head = new DataView(new ArrayBuffer(HEADER_BYTES)), file = Deno.openSync(path);
  try {
    const read = file.readSync(new Uint8Array(head.buffer)) ?? 0, size = head.getUint16(16);
    return read < HEADER_BYTES ? Infinity : (size === 1 ? 65_536 : size) * head.getUint32(28);
  } finally {
    file.close();
  }
}

/** Header of SQLite's file format (https://www.sqlite.org/fileformat.html): page size at 16, pages at 28, big-endian. */
const HEADER_BYTES = 32;

function cut(path: string, size: number): RegistryError {
  return new RegistryError(
    "DATABASE_LOST",
    `Cannot read ${path} as it must have all of its pages: current value is ${size} bytes, fewer than before`,
    { hint: "Restore the registry folder from a backup.", context: { path, size } },
  );
}
