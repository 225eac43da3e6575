import type { Backtest } from "../backtest/backtest.ts";
import type { Scoring } from "../problems/problem.ts";

/** Keys that a blend is learned from at most; ids are hashes, so the smallest ids are a fair sample. */
const SAMPLE = 1500;
/** Keys that are held before those with larger ids are let go. */
const MOST_HELD = 1.25 * SAMPLE;

/** How many keys each group has, and a fair sample of them. */
export interface FleetSample {
  /** Keys by group of the problem, in the order in which groups came. */
  readonly sizes: ReadonlyMap<string, number>;
  /**
   * The keys to learn from, by the groups that they are chosen for in, each sorted by id.
   *
   * @param settled What a group of the problem becomes.
   */
  samples(settled: (name: string) => string): [name: string, sample: readonly Backtest[]][];
}

/**
 * Count the keys of each group, and keep a sample of them.
 *
 * @param chunks Gives the backtests of all keys. @param problem How they are grouped.
 * @param options `isNeeded`: whether a sample is wanted; else there is none.
 */
export async function sampleFleet(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  problem: Scoring,
  { isNeeded }: { readonly isNeeded: boolean },
): Promise<FleetSample> {
  const groups = new Map<string, GroupSample>();
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const name = problem.groupOf(backtest);
      if (name !== "") groups.getOrInsertComputed(name, () => new GroupSample(isNeeded)).add(backtest);
    }
  }
  return {
    sizes: new Map([...groups].map(([name, { keys }]) => [name, keys])),
    samples: (settled) =>
      [...Map.groupBy(groups, ([name]) => settled(name))].map(([name, members]) => [
        name,
        smallest(members.flatMap(([, { held }]) => held)),
      ]),
  };
}

/** The keys of one group with the smallest ids. */
class GroupSample {
  readonly #isNeeded: boolean;
  #last = "";
  held: Backtest[] = [];
  keys = 0;

  constructor(isNeeded: boolean) {
    this.#isNeeded = isNeeded;
  }

  add(backtest: Backtest): void {
    this.keys++;
    if (!this.#isNeeded || (this.#last !== "" && backtest.key.id > this.#last)) return;
    this.held.push(detach(backtest));
    if (this.held.length <= MOST_HELD) return;
    this.held = smallest(this.held);
    this.#last = this.held.at(-1)!.key.id;
  }
}

function smallest(sample: Backtest[]): Backtest[] {
  return sample.sort((a, b) => (a.key.id < b.key.id ? -1 : 1)).slice(0, SAMPLE);
}

/** A backtest with columns of its own: views would keep the whole chunk in memory. */
function detach(backtest: Backtest): Backtest {
  const { actual, forecasts, smear, lift, fallback, scale, scales, spread, traits, losses, fitMs, bytes } = backtest;
  return {
    ...backtest,
    actual: actual.slice(),
    forecasts: forecasts.slice(),
    smear: smear.slice(),
    lift: lift.slice(),
    fallback: fallback.slice(),
    scale: scale.slice(),
    ...scales === undefined ? {} : { scales: scales.slice() },
    spread: spread.slice(),
    traits: traits.slice(),
    losses: losses.slice(),
    fitMs: fitMs.slice(),
    bytes: bytes.slice(),
  };
}
