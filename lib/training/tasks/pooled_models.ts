import { decodeArtifact } from "../../core/bytes/artifact.ts";
import type { LoadedContender } from "../../competition/contenders/compete.ts";
import { type Journal, lacking } from "./journal.ts";

/** The pooled models of a run as a worker needs them: an origin is read and verified once, a model decoded when it is asked for. */
export class PooledModels {
  readonly #journal: Journal;
  readonly #contenders: readonly LoadedContender[];
  readonly #encoded = new Map<number, Map<string, Uint8Array>>();
  readonly #decoded = new Map<string, unknown>();

  /** @param journal Of the run. @param contenders Its contenders. */
  constructor(journal: Journal, contenders: readonly LoadedContender[]) {
    this.#journal = journal;
    this.#contenders = contenders.filter(({ scope }) => scope === "pooled");
  }

  /**
   * Read the models of some origins: only what has been read can be asked for.
   *
   * @param origins Period numbers.
   * @throws {DataError} `CORRUPT_JOURNAL` if an origin is missing: going on without its models would be another competition.
   */
  async load(origins: readonly number[]): Promise<void> {
    if (this.#contenders.length === 0) return;
    for (const origin of origins) {
      if (this.#encoded.has(origin)) continue;
      const result = await this.#journal.pooled(origin);
      if (result === null) throw lacking(`pooled/${origin}`);
      const models = result.models.flatMap(({ contender, bytes }) =>
        bytes === null ? [] : [[contender, bytes] as const]
      );
      this.#encoded.set(origin, new Map(models));
    }
  }

  /** A contender's model fitted at an origin, or null if it failed there. */
  get(contender: string, origin: number): unknown | null {
    const name = `${origin} ${contender}`;
    if (this.#decoded.has(name)) return this.#decoded.get(name);
    const bytes = this.#encoded.get(origin)?.get(contender);
    const found = this.#contenders.find(({ name }) => name === contender);
    if (bytes === undefined || found === undefined) return null;
    const model = found.family.decode(decodeArtifact(bytes));
    this.#decoded.set(name, model);
    // Its bytes may be views of what was decoded, or of no use any more.
    this.#encoded.get(origin)?.delete(contender);
    return model;
  }
}
