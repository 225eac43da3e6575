import type { DueShards } from "./due_shards.ts";
import type { Shards, WorkedShard } from "./shard_worker.ts";

/**
 * What is due of any of several.
 *
 * @param all Passes with their open shards, or null. @returns The last pass, and every number that is open anywhere.
 */
export function joinDue(all: readonly (DueShards | null)[]): DueShards | null {
  const due = all.filter((one) => one !== null);
  if (due.length === 0) return null;
  const shards = new Set(due.flatMap(({ shards }) => shards));
  return { pass: Math.max(...due.map(({ pass }) => pass)), shards: [...shards].sort((a, b) => a - b) };
}

/**
 * Works of which none waits for another, as one: shard N is shard N of each of them.
 *
 * @param all At least one.
 */
export function severalShards(all: readonly Shards[]): Shards {
  return {
    due: async () => joinDue(await Promise.all(all.map((one) => one.due()))),
    async work(shard) {
      const worked: WorkedShard[] = [];
      for (const one of all) worked.push(await one.work(shard));
      const passes = worked.flatMap(({ pass }) => pass ?? []);
      return {
        shard,
        pass: passes.length === 0 ? null : Math.max(...passes),
        done: worked.reduce((sum, { done }) => sum + done, 0),
        quarantined: worked.flatMap(({ quarantined }) => quarantined),
      };
    },
    close: async () => {
      for (const one of all) await one.close();
    },
  };
}
