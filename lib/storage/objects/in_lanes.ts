/**
 * Do asynchronous work on items, some at once; each lane takes the next item when it has done one. After a failure no item is
 * begun any more.
 *
 * @param items Taken in order. @param lanes How many at once, >= 1. @param work Given an item and its position.
 * @throws What the first lane that failed has thrown, once all have ended.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inLanes } from "@lib/storage/objects/in_lanes.ts";
 * const done: number[] = [];
 * await inLanes([1, 2, 3], 2, async (item) => void done.push(await Promise.resolve(item)));
 * assertEquals(done, [1, 2, 3]);
 * ```
 */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    try {
      while (next < items.length) {
        const index = next++;
        await work(items[index] as Item, index);
      }
    } catch (thrown) {
      next = items.length;
      throw thrown;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
