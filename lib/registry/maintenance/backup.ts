import { Publication } from "../../storage/files/publish.ts";
import { copyDatabase } from "../sqlite/copy_database.ts";
import { guard } from "../sqlite/failure.ts";
import { openDatabase } from "../schema/schema.ts";
import { usedPacksOf } from "./used_packs.ts";

/**
 * A consistent copy of a registry's database, taken while others write: it holds every commit that came before it, and nothing
 * of a later one.
 *
 * @param root Registry root. @param path File to write; one that is there is replaced.
 * @returns SHA-256 of the packs that the copy refers to, each once: they are published, so they only have to be copied.
 * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_DATABASE`, `DISK_FULL` and the like.
 */
export function backupDatabase(root: string, path: string): string[] {
  return guard(`back up ${root}`, () => {
    openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 5000 }).close();
    const copy = new Publication(path);
    try {
      copyDatabase(`${root}/registry.db`, copy.temporary);
      const packs = usedPacksOf(copy.temporary);
      copy.finish();
      return packs;
    } catch (thrown) {
      copy.discard();
      throw thrown;
    }
  });
}
