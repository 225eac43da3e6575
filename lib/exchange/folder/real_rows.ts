import { ForecastError } from "../../core/errors/errors.ts";
import { type Panel, partition, type SeriesKey } from "../../core/rows/panel.ts";
import { currentGroup, type FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";

/** Keys that are read together. */
const CHUNK = 64;

/** What a file says of real rows of its key: what is made of them, or why nothing is. */
export type TestedRows =
  | { readonly selfTest: Readonly<Record<string, unknown>> }
  | { readonly selfTest: null; readonly selfTestMissing: string };

/** Rows of keys, where the feature store has them. */
export class RealRows {
  readonly #store: string;
  readonly #groups = new Map<string, Promise<{ group: FeatureGroup; positions: ReadonlyMap<string, number> }>>();
  /** Versions whose files have real rows. */
  tested = 0;
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

  /**
   * Test a model on real rows of its key.
   *
   * @param of Whose model, of which table. @param test What is made of a panel, as plain data, or why nothing is.
   */
  async test(
    { group, key }: { readonly group: string; readonly key: SeriesKey | null },
    test: (panel: Panel) => Readonly<Record<string, unknown>> | string,
  ): Promise<TestedRows> {
    const panel = await this.read(group, key), selfTest = typeof panel === "string" ? panel : test(panel);
    if (typeof selfTest === "string") return { selfTest: null, selfTestMissing: selfTest };
    if (key !== null) this.tested++;
    return { selfTest };
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
