/** Scores of keys at several origins. */
export class ScoreMeans {
  readonly #keys: Map<string, { sum: number; count: number }>[] = [];

  /** Add an origin. @param scores One per key, in the same order each time; NaN is undefined, and left out. */
  add(scores: Iterable<Readonly<Record<string, number>>>): void {
    let k = 0;
    for (const own of scores) {
      const key = this.#keys[k++] ??= new Map();
      for (const [name, value] of Object.entries(own)) {
        if (Number.isNaN(value)) continue;
        const { sum, count } = key.get(name) ?? { sum: 0, count: 0 };
        key.set(name, { sum: sum + value, count: count + 1 });
      }
    }
  }

  /** Mean of a key over the origins that it has a score at, by name. @param k Its position. */
  of(k: number): Record<string, number> {
    return Object.fromEntries([...this.#keys[k] ?? []].map(([name, { sum, count }]) => [name, sum / count]));
  }
}
