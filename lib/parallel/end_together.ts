/** A piece of work that ends soon once `failed` fires, whatever comes of it. */
type Work<Result> = (failed: AbortSignal) => Promise<Result>;

/**
 * Do several pieces of work at once, of which none outlives the call: when one fails the others are told, and are waited for.
 *
 * @param works Begun at once.
 * @returns Their results, in order.
 * @throws What failed first, once all have ended.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { endTogether } from "@lib/parallel/end_together.ts";
 * assertEquals(await endTogether([() => Promise.resolve(1), () => Promise.resolve("two")]), [1, "two"]);
 * ```
 */
export async function endTogether<Results extends readonly unknown[]>(
  works: readonly [...{ [K in keyof Results]: Work<Results[K]> }],
): Promise<Results> {
  const stop = new AbortController(), failures: unknown[] = [], results: unknown[] = [];
  await Promise.all(works.map(async (work, i) => {
    try {
      results[i] = await work(stop.signal);
    } catch (thrown) {
      failures.push(thrown);
      stop.abort(thrown);
    }
  }));
  if (failures.length > 0) throw failures[0];
  return results as unknown as Results;
}
