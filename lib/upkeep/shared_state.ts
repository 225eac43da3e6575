import { DataError } from "../core/errors/errors.ts";
import { hashBytes } from "../core/bytes/hash.ts";
import { GROUP_FILES } from "../data/store/feature_store.ts";
import { SERVING_FILE } from "../data/store/serving_record.ts";
import type { Ancestry } from "../registry/maintenance/ancestry.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { seal, unseal } from "../storage/files/sealed.ts";

/** A file of a shared state. */
export interface SharedFile {
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of all of it, 64 hexadecimal digits. */
  readonly sha256: string;
  /** SHA-256 of its parts of {@linkcode PART_BYTES}, the last one shorter: each is an object. */
  readonly parts: readonly string[];
}

/** All that somebody has pushed at once. It is never changed: the next push adds another one that names it. */
export interface SharedState {
  /** Layout; a reader refuses another. */
  readonly format: number;
  /** SHA-256 of the state before it, or null. */
  readonly parent: string | null;
  /** What had happened in the registry. */
  readonly history: Ancestry;
  /** Files by name, sorted: `registry/registry.db`, `registry/packs/<sha256>.pack`, `registry/imports/…`, `store/<table>/…`. */
  readonly files: Readonly<Record<string, SharedFile>>;
}

/** The one object that is ever replaced: it says which state is the present one. */
export interface SharedHead {
  /** SHA-256 of the state. */
  readonly state: string;
  /** ISO time at which it was pushed. */
  readonly pushed: string;
  /** The server that was probed before. */
  readonly probed: string;
}

/** What a storage holds. */
export interface SharedRemote {
  /** Its present state by name. */
  readonly head: SharedHead;
  /** Of the head: what a replacement must name. */
  readonly tag: string;
  /** The state itself. */
  readonly state: SharedState;
}

/** Bytes of a part: what is sent again when a connection is lost, and eight of them fit into little memory. */
export const PART_BYTES = 8 << 20;

const FORMAT = 1;
const HEAD = "head.json";
const MOST_HEAD_BYTES = 1 << 16;
const MOST_STATE_BYTES = 1 << 28;
const HASH = /^[0-9a-f]{64}$/;

/** Name of the database in a state. */
export const DATABASE = "registry/registry.db";

/** The database of a state; no state is read without one. */
export function databaseOf({ files }: Pick<SharedState, "files">): SharedFile {
  const file = files[DATABASE];
  if (file === undefined) throw new TypeError(`Cannot use a state as it must have ${DATABASE}: current value is none`);
  return file;
}

/** Packs of a state, with the hash that names them. */
export function packsOf(
  { files }: Pick<SharedState, "files">,
): { readonly sha256: string; readonly file: SharedFile }[] {
  return Object.entries(files).filter(([name]) => PACK.test(name)).map(([, file]) => ({ sha256: file.sha256, file }));
}

/** Name of a pack in a state. */
export function packName(sha256: string): string {
  return `registry/packs/${sha256}.pack`;
}

const PACK = /^registry\/packs\/([0-9a-f]{64})\.pack$/;

/** Names of imported models in a state, by their hash; and of what leads to them, by the name of the contender. */
export const IMPORTED_MODEL = /^registry\/imports\/([0-9a-f]{64})\.model$/,
  IMPORTED_NAME = /^registry\/imports\/([a-z][a-z0-9_]*)\.json$/;

/** Key of a part of files. */
export function partKey(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256}`;
}

/** A state as it is stored, and its hash. */
export function encodeState(state: Omit<SharedState, "format">): { bytes: Uint8Array<ArrayBuffer>; sha256: string } {
  const files = Object.fromEntries(Object.entries(state.files).sort(([a], [b]) => a < b ? -1 : 1));
  const text = `${JSON.stringify({ format: FORMAT, parent: state.parent, history: state.history, files })}\n`;
  const bytes = new TextEncoder().encode(text);
  return { bytes, sha256: hashBytes(bytes) };
}

/**
 * What a storage holds now, or null if nobody has pushed there.
 *
 * @throws {DataError} `DAMAGED_FILE` if it is not as it was pushed, `STORE_FORMAT` if a later release has pushed it; as the store.
 */
export async function readRemote(store: ObjectStore): Promise<SharedRemote | null> {
  const found = await store.get(HEAD, { mostBytes: MOST_HEAD_BYTES });
  if (found === null) return null;
  const head = parseHead(store, found.bytes);
  if (head === null) throw damaged(store, HEAD, "its checksum differs");
  return { head, tag: found.tag, state: await readState(store, head.state) };
}

/**
 * What names the present content of the head, or null if nobody has pushed: asked now and then, it tells at the price of one
 * small request whether there is news.
 */
export async function readTag(store: ObjectStore): Promise<string | null> {
  return (await store.head(HEAD))?.tag ?? null;
}

/** What {@linkcode encodeState} has made, by its hash, from a file; null if it is not as it was written. */
export function decodeState(bytes: Uint8Array, sha256: string): SharedState | null {
  return hashBytes(bytes) === sha256 ? parseState(bytes) : null;
}

function parseHead(store: ObjectStore, bytes: Uint8Array): SharedHead | null {
  const { format, state, pushed, probed } = unseal(new TextDecoder().decode(bytes)) ?? {};
  if (typeof format === "number" && format !== FORMAT) throw otherFormat(store, format);
  return typeof state === "string" && HASH.test(state)
    ? { state, pushed: String(pushed), probed: String(probed) }
    : null;
}

/**
 * What is left of a storage whose head or present state is damaged or gone.
 *
 * @returns `tag`: of the head, or null if there is none; `state`: the state that it names, or null if it cannot be read.
 */
export async function readRemains(store: ObjectStore): Promise<{ tag: string | null; state: string | null }> {
  const facts = await store.head(HEAD);
  const found = facts === null || facts.bytes > MOST_HEAD_BYTES
    ? null
    : await store.get(HEAD, { mostBytes: MOST_HEAD_BYTES });
  return {
    tag: found?.tag ?? facts?.tag ?? null,
    state: found === null ? null : parseHead(store, found.bytes)?.state ?? null,
  };
}

/** Whether a state lies in a storage, whole or not. */
export async function hasState(store: ObjectStore, sha256: string): Promise<boolean> {
  return await store.head(stateKey(sha256)) !== null;
}

/**
 * A state by its hash.
 *
 * @throws {DataError} As {@linkcode readRemote}.
 */
export async function readState(store: ObjectStore, sha256: string): Promise<SharedState> {
  const key = stateKey(sha256), found = await store.get(key, { mostBytes: MOST_STATE_BYTES });
  if (found === null) throw damaged(store, key, "it is gone");
  if (hashBytes(found.bytes) !== sha256) throw damaged(store, key, "its checksum differs");
  const state = parseState(found.bytes);
  if (state === null) throw damaged(store, key, "it is no state");
  if (state.format !== FORMAT) throw otherFormat(store, state.format);
  // Its hash is that which somebody who may write there has given; names become paths, so they are looked at all the same.
  const wrong = Object.entries(state.files).find(([name, file]) => !isWhole(name, file));
  if (wrong !== undefined) throw damaged(store, key, `the file ${JSON.stringify(wrong[0])}`);
  if (!Object.hasOwn(state.files, DATABASE)) throw damaged(store, key, `no ${DATABASE}`);
  return state;
}

/**
 * Store a state, then make it the present one.
 *
 * @param store The store. @param state The state. @param options `tag`: of the head that was there when the work began,
 * or null; `pushed`: ISO time.
 * @returns Its hash, or null if somebody else was first: then nothing has changed that anybody reads.
 */
export async function writeRemote(
  store: ObjectStore,
  state: Omit<SharedState, "format">,
  options: { readonly tag: string | null; readonly pushed: string },
): Promise<string | null> {
  const { bytes, sha256 } = encodeState(state), { tag, pushed } = options;
  await store.put(stateKey(sha256), bytes, { sha256 });
  const head = new TextEncoder().encode(seal({ format: FORMAT, state: sha256, pushed, probed: store.server }));
  const condition = tag === null ? "absent" : { tag };
  return await store.put(HEAD, head, { sha256: hashBytes(head), condition }) === null ? null : sha256;
}

function stateKey(sha256: string): string {
  return `states/${sha256}.json`;
}

const OWN_NAMES = [SERVING_FILE, ...Object.values(GROUP_FILES).map((name) => `v[1-9]\\d*/${name}`)]
  .map((name) => name.replaceAll(".", "\\."));
const NAME = new RegExp(
  `^(?:${DATABASE}|registry/packs/[0-9a-f]{64}\\.pack|${IMPORTED_MODEL.source.slice(1, -1)}|` +
    `${IMPORTED_NAME.source.slice(1, -1)}|store/[^./\\\\\0][^/\\\\\0]*/(?:${OWN_NAMES.join("|")}))$`,
);

/** What has the shape of a state, but for its files, or null; of another format its number is what matters. */
function parseState(bytes: Uint8Array): SharedState | null {
  let state: SharedState;
  try {
    state = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
  if (!isRecord(state) || typeof state.format !== "number") return null;
  if (state.format !== FORMAT) return state;
  const { parent, history, files } = state;
  const isSound = (parent === null || isHash(parent)) && isRecord(history) && isHash(history.sha256) &&
    Number.isSafeInteger(history.events) && history.events >= 0 && isRecord(files);
  return isSound ? state : null;
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHash(value: unknown): boolean {
  return typeof value === "string" && HASH.test(value);
}

function isWhole(name: string, file: SharedFile): boolean {
  if (!isRecord(file)) return false;
  const { bytes, sha256, parts } = file;
  const own = (PACK.exec(name) ?? IMPORTED_MODEL.exec(name))?.[1] ?? sha256;
  return NAME.test(name) && own === sha256 && Number.isSafeInteger(bytes) && bytes >= 0 && isHash(sha256) &&
    Array.isArray(parts) &&
    parts.length === Math.ceil(bytes / PART_BYTES) && parts.every(isHash);
}

/** What lies in a storage is not as it was pushed. */
export function damaged(store: ObjectStore, key: string, fact: string): DataError {
  const address = `${store.address}/${key}`;
  return new DataError(
    "DAMAGED_FILE",
    `Cannot use ${address} as it must be as it was pushed: current value is "${fact}"`,
    {
      hint: "Push again from a machine that has it whole, or use another storage; nothing was changed here.",
      context: { address },
    },
  );
}

function otherFormat(store: ObjectStore, found: unknown): DataError {
  return new DataError(
    "STORE_FORMAT",
    `Cannot use ${store.address} as its layout must be version ${FORMAT}: current value is ${found}`,
    { hint: "Use the release of 1000models that has pushed there.", context: { address: store.address } },
  );
}
