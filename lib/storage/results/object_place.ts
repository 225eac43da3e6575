import { hashBytes } from "../../core/bytes/hash.ts";
import { shellWord } from "../../core/text/shell_word.ts";
import { readError } from "../files/system_error.ts";
import { DISK, readBytes } from "../files/files.ts";
import { inLanes } from "../objects/in_lanes.ts";
import { objectResults } from "./object_results.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { Place, PlaceOptions } from "./place.ts";
import { assertSafe, probeObjects } from "../objects/probe_objects.ts";
import { createFile } from "../files/publish.ts";
import { openResultStore, type ResultStore } from "./result_store.ts";

/** Where objects are kept on this machine meanwhile. */
export interface ObjectPlaceOptions extends PlaceOptions {
  /** Address for messages, for instance `s3://bucket/prefix`. */
  readonly address: string;
  /** As of a place; default: the address, for who needs no more than that to open it. */
  readonly argument?: string;
  /** Folder of this process alone, for what was fetched. */
  readonly local: string;
  /** Bytes of results that stay there, at most, beside those of the last fetch; default 4 GiB. */
  readonly mostBytes?: number;
  /** Results that are fetched at once; default 8. */
  readonly atOnce?: number;
}

/** A file of a place is read whole. */
const MOST_FILE_BYTES = 2 ** 30;
const MOST_LOCAL_BYTES = 2 ** 32;
const AT_ONCE = 8;

/**
 * A store of objects as a place that machines share. Results come through a folder on this machine: each is fetched once and
 * verified, worker processes read it there and need neither a network nor keys, and what was used longest ago is let go.
 *
 * @param store Where, with all below it; it must keep its promises, see `probeObjects`. @param options Address, folder, bounds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
 * import { objectPlace } from "@lib/storage/results/object_place.ts";
 * const store = folderObjects(Deno.makeTempDirSync()), local = Deno.makeTempDirSync();
 * const place = objectPlace(store, { address: "s3://bucket/a", local });
 * assertEquals(await place.results.put("done/0", Uint8Array.of(1)), true);
 * assertEquals(await store.list(""), ["results/done/0"]);
 * ```
 */
export function objectPlace(store: ObjectStore, options: ObjectPlaceOptions): Place {
  const { address, argument = shellWord(address), local, onDamaged } = options, near = `${local}/results`;
  const results = new NearResults(objectResults(below(store, RESULTS), { onDamaged }), near, options);
  return {
    address,
    argument,
    near,
    results,
    assertSafe: async () => assertSafe(store, await probeObjects(store, crypto.randomUUID())),
    fetch: (names) => results.fetch(names),
    create: (name, bytes) => create(store, name, bytes),
    read: async (name) => (await store.get(name, { mostBytes: MOST_FILE_BYTES }))?.bytes ?? null,
    async putFolder(name, from, files) {
      for (const file of files) await create(store, `${name}/${file}`, contentOf(`${from}/${file}`));
    },
    async folder(name, files) {
      for (const file of files) {
        const found = await store.get(`${name}/${file}`, { mostBytes: MOST_FILE_BYTES });
        if (found !== null) createFile(`${local}/${name}/${file}`, found.bytes);
      }
      return `${local}/${name}`;
    },
  };
}

const RESULTS = "results";

/** All keys of a store below a folder. */
function below(store: ObjectStore, folder: string): ObjectStore {
  const keyOf = (key: string) => `${folder}/${key}`;
  return {
    address: `${store.address}/${folder}`,
    server: store.server,
    head: (key) => store.head(keyOf(key)),
    get: (key, options) => store.get(keyOf(key), options),
    put: (key, bytes, options) => store.put(keyOf(key), bytes, options),
    remove: (key) => store.remove(keyOf(key)),
    list: async (prefix) => (await store.list(keyOf(prefix))).map((key) => key.slice(folder.length + 1)),
  };
}

async function create(store: ObjectStore, name: string, bytes: Uint8Array): Promise<boolean> {
  const own = Uint8Array.from(bytes);
  return await store.put(name, own, { sha256: hashBytes(own), condition: "absent" }) !== null;
}

function contentOf(path: string): Uint8Array {
  try {
    return readBytes(path) ?? new Uint8Array();
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

/** Results of elsewhere, by way of a folder here, in which each is verified again whenever it is read. */
class NearResults implements ResultStore {
  readonly #far: ResultStore;
  readonly #folder: string;
  readonly #near: ResultStore;
  readonly #mostBytes: number;
  readonly #atOnce: number;
  /** Bytes by name, the one used last at the end. */
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #needed: ReadonlySet<string> = new Set();

  constructor(far: ResultStore, folder: string, { mostBytes, atOnce }: ObjectPlaceOptions) {
    this.#far = far;
    this.#folder = folder;
    this.#near = openResultStore(folder);
    this.#mostBytes = mostBytes ?? MOST_LOCAL_BYTES;
    this.#atOnce = atOnce ?? AT_ONCE;
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const here = this.#sizes.has(name) ? await this.#near.get(name) : null;
    // What is damaged here is set aside, and fetched again.
    if (here === null) this.#forget(name);
    const bytes = here ?? await this.#far.get(name);
    if (bytes !== null) await this.#keep(name, bytes);
    return bytes;
  }

  async put(name: string, bytes: Uint8Array): Promise<boolean> {
    const isFirst = await this.#far.put(name, bytes);
    if (isFirst) await this.#keep(name, bytes);
    return isFirst;
  }

  list(prefix: string): Promise<string[]> {
    return this.#far.list(prefix);
  }

  /** Those that are wanted next: they stay, whatever their size, until others are. */
  async fetch(names: readonly string[]): Promise<void> {
    this.#needed = new Set(names);
    await inLanes([...this.#needed], this.#atOnce, async (name) => void await this.get(name));
  }

  async #keep(name: string, bytes: Uint8Array): Promise<void> {
    if (!this.#forget(name)) await this.#near.put(name, bytes);
    this.#sizes.set(name, bytes.length);
    this.#bytes += bytes.length;
    for (const old of this.#sizes.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      if (old === name || this.#needed.has(old)) continue;
      this.#forget(old);
      DISK.remove(`${this.#folder}/${old}`);
    }
  }

  /** @returns Whether it was here. */
  #forget(name: string): boolean {
    this.#bytes -= this.#sizes.get(name) ?? 0;
    return this.#sizes.delete(name);
  }
}
