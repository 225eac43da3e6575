import { decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { SIDES } from "../../competition/watch/watch_period.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { schemaProblem } from "../../core/bytes/schema_problem.ts";
import { DISK, type Files, isFile } from "../../storage/files/files.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { readError } from "../../storage/files/system_error.ts";
import { decodeDetectors, encodeDetectors } from "./detectors_codec.ts";
import { brokenNote, foreignNote, type MonitorNote } from "./monitor_note.ts";
import type { WatchState } from "./watch_state.ts";

/** Whose state it is. */
export interface StateOwner {
  /** Name of the table. */
  readonly table: string;
  /** Identity of the registry; empty where it cannot be told. */
  readonly registry: string;
}

const VERSION = 1, SEAL_BYTES = 32, ID_BYTES = 16;

/** A state as bytes, sealed by their hash. */
export function encodeWatchState(state: WatchState, { table, registry }: StateOwner): Uint8Array<ArrayBuffer> {
  const { ids, first, periods, taken, version, runs, since, found, scanned, detectors } = state;
  const idBytes = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, row) => idBytes.set(Uint8Array.fromHex(id), row * ID_BYTES));
  const header = { kind: "watch_state", version: VERSION, table, registry, first, periods, scanned, runs: [...runs] };
  const arrays = { ids: idBytes, taken, version, since, found, detectors: encodeDetectors(detectors) };
  const content = encodeArtifact({ header, arrays }), bytes = new Uint8Array(SEAL_BYTES + content.length);
  bytes.set(Uint8Array.fromHex(hashBytes(content)));
  bytes.set(content, SEAL_BYTES);
  return bytes;
}

/** Write a state, whole or not at all. @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like. */
export function publishState(path: string, state: WatchState, owner: StateOwner, files: Files = DISK): void {
  publishFile(path, encodeWatchState(state, owner), { files });
}

/**
 * Read what the last look left.
 *
 * @param path File. @param owner Whose it must be.
 * @returns `state` null where there is none, or none of use: then `note` says why, and watching starts anew.
 * @throws {DataError} `UNREADABLE_FILE` and the like, if the file is there and the system does not give it.
 */
export function readWatchState(
  path: string,
  owner: StateOwner,
): { readonly state: WatchState | null; readonly note: MonitorNote | null } {
  if (!isFile(path)) return { state: null, note: null };
  const found = decodeState(readBytes(path));
  if (typeof found === "string") return { state: null, note: brokenNote(path, ` (${found}): watching starts anew`) };
  const { table, registry } = found.owner;
  if (table === owner.table && registry === owner.registry) return { state: found.state, note: null };
  return { state: null, note: foreign(path, { table, registry }, owner) };
}

function readBytes(path: string): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(path);
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

function foreign(path: string, found: StateOwner, owner: StateOwner): MonitorNote {
  const [what, theirs] = found.table === owner.table ? ["registry", found.registry] : ["table", found.table];
  return foreignNote(path, `${what} (${theirs || "unknown"}): watching starts anew, and replaces it`);
}

const INTEGER = { type: "integer" }, TEXT = { type: "string" };
const SCHEMA = {
  type: "object",
  required: ["kind", "version", "table", "registry", "first", "periods", "scanned", "runs"],
  properties: {
    kind: { enum: ["watch_state"] },
    version: { type: "integer", minimum: VERSION, maximum: VERSION },
    table: TEXT,
    registry: TEXT,
    first: INTEGER,
    periods: { type: "integer", minimum: 0 },
    scanned: INTEGER,
    runs: { type: "array", items: { type: "array", items: TEXT } },
  },
};

interface StateHeader extends StateOwner, Pick<WatchState, "first" | "periods" | "scanned"> {
  readonly runs: readonly (readonly [id: string, run: string])[];
}

/** The state, or what is wrong with it. */
function decodeState(
  bytes: Uint8Array<ArrayBuffer>,
): { readonly state: WatchState; readonly owner: StateOwner } | string {
  const content = bytes.subarray(SEAL_BYTES);
  if (bytes.subarray(0, SEAL_BYTES).toHex() !== hashBytes(content)) return "its checksum differs";
  try {
    return fromArtifact(content);
  } catch (thrown) {
    if (thrown instanceof ForecastError) return thrown.message;
    throw thrown;
  }
}

function fromArtifact(content: Uint8Array): { readonly state: WatchState; readonly owner: StateOwner } | string {
  const { header, arrays: { ids, taken, version, since, found, detectors } } = decodeArtifact(content);
  if (!isHeader(header)) return "it is of another release";
  if (
    ids instanceof Uint8Array && taken instanceof Uint8Array && version instanceof Int32Array &&
    since instanceof Int32Array && found instanceof Uint8Array && detectors instanceof Uint8Array
  ) {
    const rows = version.length, watched = decodeDetectors(detectors.slice());
    const sizes = [ids.length / ID_BYTES, taken.length / (header.periods || 1), since.length / SIDES.length];
    const isWhole = [...sizes, found.length, watched.rows].every((size, i) =>
      size === rows || i === 1 && header.periods === 0
    );
    if (isWhole) {
      const { table, registry, first, periods, scanned, runs } = header;
      const names = Array.from(version, (_, row) => ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES).toHex());
      const own = { taken: taken.slice(), version: version.slice(), since: since.slice(), found: found.slice() };
      const state = { ids: names, first, periods, scanned, runs: new Map(runs), ...own, detectors: watched };
      return { state, owner: { table, registry } };
    }
  }
  return "its parts do not fit together";
}

function isHeader(header: unknown): header is StateHeader {
  return schemaProblem(header, SCHEMA) === null;
}
