/** Commands that run side by side: more would only wait for each other. */
const LANES = Math.max(1, Math.min(4, navigator.hardwareConcurrency));

/**
 * Do some work on every item, a few at a time.
 *
 * @param items What to work on. @param work Told the number of its lane, which no other work has at the time.
 * @returns Results in the order of the items.
 */
export async function inLanes<T, R>(items: readonly T[], work: (item: T, lane: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const todo = [...items.entries()];
  const lanes = Array.from({ length: Math.min(LANES, items.length) }, async (_, lane) => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) results[next[0]] = await work(next[1], lane);
  });
  await Promise.all(lanes);
  return results;
}
