import { GROUP_FILES } from "../data/store/feature_store.ts";
import { parseServing, SERVING_FILE } from "../data/store/serving_record.ts";
import { usedPacksOf } from "../registry/maintenance/used_packs.ts";
import { readText } from "../storage/files/files.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { assertCopy } from "./pull.ts";
import { damaged, DATABASE, packName, type SharedState } from "./shared_state.ts";

/**
 * Make sure that a state has all that serves from it: a sound database, every pack that it names, and of every table the version
 * that it says serves. All files are there by now, each with its hash.
 *
 * @param store Where it was pushed, for messages. @param root Folder of its files. @param state The state.
 * @throws {DataError} `DAMAGED_FILE`. @throws {RegistryError} If a later release has written the database.
 */
export function assertComplete(store: ObjectStore, root: string, state: SharedState): void {
  const copy = `${root}/${DATABASE}`;
  assertCopy(store, copy, state.history);
  const missing = usedPacksOf(copy).map(packName).find((name) => !Object.hasOwn(state.files, name));
  if (missing !== undefined) throw damaged(store, missing, "the registry names it, and it was not pushed");
  for (const path of Object.keys(state.files).filter((path) => path.endsWith(`/${SERVING_FILE}`))) {
    const table = path.slice(0, -SERVING_FILE.length), version = parseServing(readText(`${root}/${path}`))?.version;
    const info = `${table}v${version}/${GROUP_FILES.info}`;
    if (!Object.hasOwn(state.files, info)) throw damaged(store, path, "it names no version");
  }
}
