import { ForecastError } from "../core/errors/errors.ts";
import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { type RowChange, rowChanges } from "../data/rows/row_changes.ts";

/** A version of the table, with the hash of its content where somebody has noted it. */
export interface FormerVersion {
  /** Its number. */
  readonly version: number;
  /** As noted; absent: whatever has the number. */
  readonly contentHash?: string;
}

/** What a version has, and how the table at hand differs from it. */
interface Compared {
  readonly contentHash: string;
  readonly changes: ReadonlyMap<string, RowChange>;
}

/** How the rows of a table without a calendar differ from those of its former versions, each compared once. */
export class RowHistory {
  readonly #group: FeatureGroup;
  readonly #store: string;
  readonly #compared = new Map<number, Promise<Compared | null>>();

  /** @param group The table at hand. @param store Folder where its former versions lie. */
  constructor(group: FeatureGroup, store: string) {
    this.#group = group;
    this.#store = store;
  }

  /**
   * How the rows of a key have changed since a version; null where nobody knows: it is not there any more, cannot be read, is
   * another now, or neither of the two has the key.
   *
   * @param former The version. @param id Of the key.
   */
  async changeSince({ version, contentHash }: FormerVersion, id: string): Promise<RowChange | null> {
    let found = this.#compared.get(version);
    if (found === undefined) this.#compared.set(version, found = this.#compare(version));
    const compared = await found;
    if (compared === null || (contentHash ?? compared.contentHash) !== compared.contentHash) return null;
    return compared.changes.get(id) ?? null;
  }

  async #compare(version: number): Promise<Compared | null> {
    const group = this.#group;
    try {
      const former = version === group.version ? group : await openGroup(versionDir(this.#store, group.name, version));
      const { contentHash } = former, isSame = contentHash === group.contentHash;
      return { contentHash, changes: isSame ? noChanges(group) : await rowChanges(former, group) };
    } catch (thrown) {
      if (thrown instanceof ForecastError) return null;
      throw thrown;
    }
  }
}

/** Of a table beside itself. */
function noChanges({ keys, keyRows }: FeatureGroup): Map<string, RowChange> {
  return new Map(keys.map(({ id }, k) => [id, { before: keyRows[k]!, came: 0, gone: 0 }]));
}
