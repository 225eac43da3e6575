import { hashBytes } from "../../core/bytes/hash.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { checkResultName, isResultName, sealResult, unsealResult } from "./result_bytes.ts";
import type { ResultStore, ResultStoreOptions } from "./result_store.ts";

/** A larger object is no result: it would fill the memory. */
const MOST_BYTES = 2 ** 31;

/**
 * Results as objects of a store, one each. Nothing is removed or renamed: what is damaged stays where it is until a put takes
 * its place, if it is still that one then. A put whose answer was lost finds its own bytes, and counts as the first.
 *
 * @param store Where; it must keep its promises, see `probeObjects`. @param options `onDamaged`: told of each damaged result
 * that is read, by name and address.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
 * import { objectResults } from "@lib/storage/results/object_results.ts";
 * const results = objectResults(folderObjects(Deno.makeTempDirSync()));
 * assertEquals(await results.put("done/0", Uint8Array.of(1)), true);
 * assertEquals(await results.put("done/0", Uint8Array.of(2)), false);
 * assertEquals(await results.get("done/0"), Uint8Array.of(1));
 * assertEquals(await results.list("done/"), ["done/0"]);
 * ```
 */
export function objectResults(
  store: ObjectStore,
  { onDamaged = () => {} }: Pick<ResultStoreOptions, "onDamaged"> = {},
): ResultStore {
  return {
    async get(name) {
      const found = await store.get(checkResultName(name), { mostBytes: MOST_BYTES });
      const content = found === null ? null : unsealResult(name, found.bytes);
      if (found !== null && content === null) onDamaged(name, `${store.address}/${name}`);
      return content;
    },
    async put(name, content) {
      const bytes = sealResult(checkResultName(name), content), sha256 = hashBytes(bytes);
      if (await store.put(name, bytes, { sha256, condition: "absent" }) !== null) return true;
      const there = await store.get(name, { mostBytes: MOST_BYTES });
      if (there !== null && unsealResult(name, there.bytes) !== null) return false;
      // Who came between has put a whole one: the first that is whole stays.
      const condition = there === null ? "absent" : { tag: there.tag };
      return await store.put(name, bytes, { sha256, condition }) !== null;
    },
    async list(prefix) {
      return (await store.list(prefix)).filter(isResultName);
    },
  };
}
