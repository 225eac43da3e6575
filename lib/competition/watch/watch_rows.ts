import { Rows } from "../../core/rows/rows.ts";
import { Words } from "../../core/rows/words.ts";
import type { LearnedScore } from "./learned_key.ts";
import type { KeyWatch, KeyWatches } from "./watch_table.ts";

/** Numbers of a key: its level, then four of each of three scores. */
export const ROW_WATCH_WIDTH = 13;

/** What is usual for many keys in flat rows. */
export class WatchRows implements KeyWatches {
  readonly #ids: string[] = [];
  readonly #groups = new Words();
  readonly #group = new Rows(Int32Array, 1);
  readonly #numbers = new Rows(Float64Array, ROW_WATCH_WIDTH);
  /** Made when a key is first asked for: whoever writes all never does. */
  #places: ReadonlyMap<string, number> | null = null;

  get size(): number {
    return this.#ids.length;
  }

  /** Take a key or total; each comes once. */
  add(id: string, { group, level, scores }: KeyWatch): void {
    this.#ids.push(id);
    this.#group.add([this.#groups.place(group)]);
    this.#numbers.add([level, ...scores.flatMap(numbersOf)]);
    this.#places = null;
  }

  get(id: string): KeyWatch | undefined {
    this.#places ??= new Map(this.#ids.map((own, k) => [own, k]));
    const k = this.#places.get(id);
    return k === undefined ? undefined : this.#at(k);
  }

  *[Symbol.iterator](): Generator<readonly [id: string, watch: KeyWatch]> {
    for (let k = 0; k < this.#ids.length; k++) yield [this.#ids[k]!, this.#at(k)];
  }

  #at(k: number): KeyWatch {
    return keyWatchOf(this.#numbers.at(k)!, this.#groups.at(this.#group.at(k)![0]!));
  }
}

/** Mean, scale, allowance and persistence of a score. */
export function numbersOf({ mean, scale, allowance, persistence }: LearnedScore): number[] {
  return [mean, scale, allowance, persistence];
}

/** What is usual for a key from its numbers. @param numbers Shape [13]. @param group Its own. */
export function keyWatchOf(numbers: ArrayLike<number>, group: string): KeyWatch {
  const score = (at: number): LearnedScore => ({
    mean: numbers[at]!,
    scale: numbers[at + 1]!,
    allowance: numbers[at + 2]!,
    persistence: numbers[at + 3]!,
  });
  return { group, level: numbers[0]!, scores: [score(1), score(5), score(9)] };
}
