import { ByteCache, type CacheStatus } from "../../core/bytes/byte_cache.ts";
import { byteSize } from "../../core/bytes/byte_size.ts";
import type { Champion } from "../../competition/champions/champion.ts";
import type { BaseChampion } from "../../competition/champions/champion_base.ts";
import type { NewcomerProfile } from "../../competition/contenders/newcomers.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { pause } from "../../parallel/pause.ts";
import type { ChampionResolver } from "../champions/resolve_champions.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Serving } from "../champions/serving.ts";

/** One key and which version of it is meant. */
export interface ModelAsk {
  /** The key. */
  readonly key: SeriesKey;
  /** Number of the version in the registry; null if it has none of the choice. */
  readonly version: number | null;
}

/** Models that are read and decoded at a time. */
const BATCH = 16;

/** A champion of any kind, of what of it many share. */
type AnyChampion = BaseChampion<object> & Partial<Pick<Champion, "interval">>;

/** Decoded models, bounded by bytes; what is read is verified by its hash. */
export class HotModels<C extends AnyChampion = Champion, N extends object = NewcomerProfile> {
  readonly #cache: ByteCache<Serving<C, N>>;
  readonly #shared = new WeakSet<object>();

  /** @param maxBytes Most bytes that are kept. */
  constructor(maxBytes: number) {
    this.#cache = new ByteCache(maxBytes);
  }

  /**
   * What serves each key, in the order of `asks`. Only what serves as it was trained is kept: what could not be read is looked at
   * again.
   *
   * @param snapshot Registry and table. @param asks Which versions. @param resolver Finds those that are not at hand.
   */
  async resolve(
    snapshot: Snapshot,
    asks: readonly ModelAsk[],
    resolver: ChampionResolver<C, N>,
  ): Promise<Serving<C, N>[]> {
    const found = asks.map(({ version }) =>
      version === null ? undefined : this.#cache.get(`${snapshot.epoch}:${version}`)
    );
    const missing = asks.flatMap((_, i) => found[i] === undefined ? [i] : []);
    for (let from = 0; from < missing.length; from += BATCH) {
      if (from > 0) await pause();
      const batch = missing.slice(from, from + BATCH);
      const serving = await resolver.resolve(batch.map((i) => asks[i]!.key));
      batch.forEach((i, at) => this.#keep(snapshot, asks[i]!, found[i] = serving[at]!));
    }
    return found.flatMap((serving) => serving ?? []);
  }

  #keep({ epoch }: Snapshot, { version }: ModelAsk, serving: Serving<C, N>): void {
    if (serving.status === "failed" || version === null || serving.id !== version) return;
    this.#share(serving.champion);
    if (serving.newcomers !== null) this.#shared.add(serving.newcomers);
    this.#shared.add(serving.limits);
    this.#cache.set(`${epoch}:${version}`, serving, byteSize(serving, this.#shared));
  }

  /** What all models of a run have in common is there once, whatever gives way. */
  #share({ spec, interval, members }: AnyChampion): void {
    this.#shared.add(spec);
    if (interval !== undefined && "profile" in interval) this.#shared.add(interval.profile);
    for (const { family, fitted, shared, spec: own = spec } of members) {
      this.#shared.add(family).add(own);
      if (shared !== "" && typeof fitted === "object" && fitted !== null) this.#shared.add(fitted);
    }
  }

  /** Forget everything. */
  clear(): void {
    this.#cache.clear();
  }

  /** What it holds and has done. */
  status(): CacheStatus {
    return this.#cache.status();
  }
}
