import { ForecastError } from "../../core/errors/errors.ts";
import { type Panel, partition, type SeriesKey } from "../../core/rows/panel.ts";
import { currentGroup, type FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";

/** Keys that are read together. */
const CHUNK = 64;

/** Histories of keys, where the feature store has them. */
export class SeriesSource {
  readonly #store: string;
  readonly #groups = new Map<string, Promise<{ group: FeatureGroup; positions: ReadonlyMap<string, number> }>>();
  #chunk: { readonly name: string; readonly from: number; readonly panel: Panel } | null = null;

  /** @param store Folder of the feature store; it need not exist. */
  constructor(store: string) {
    this.#store = store;
  }

  /**
   * The panel of one key as the serving version of its table has it; quick where keys are asked for in their order.
   *
   * @param name Feature group. @param key Key; null: the first of the table.
   * @returns The panel, or why it cannot be had, for people.
   */
  async read(name: string, key: SeriesKey | null): Promise<Panel | string> {
    try {
      const { group, positions } = await this.#group(name), position = key === null ? 0 : positions.get(key.id);
      if (position === undefined) return "the table has no rows of the key";
      const from = position - position % CHUNK;
      if (this.#chunk?.name !== name || this.#chunk.from !== from) {
        const panel = await readChunk(group, from, Math.min(from + CHUNK, group.keys.length));
        this.#chunk = { name, from, panel };
      }
      return partition(this.#chunk.panel, position - from);
    } catch (thrown) {
      return ForecastError.from(thrown).message;
    }
  }

  #group(name: string): Promise<{ group: FeatureGroup; positions: ReadonlyMap<string, number> }> {
    let found = this.#groups.get(name);
    if (found === undefined) {
      found = currentGroup(this.#store, name).then((group) => ({
        group,
        positions: new Map(group.keys.map(({ id }, k) => [id, k])),
      }));
      this.#groups.set(name, found);
    }
    return found;
  }
}
