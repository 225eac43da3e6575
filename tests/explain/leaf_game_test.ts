import { assertAlmostEquals, assertEquals } from "@std/assert";
import { LeafGame } from "@lib/explain/leaf_game.ts";
import fc from "fast-check";

/** The product of what is known of the features, and of the shares of the others. */
const worth = (shares: number[], flags: number[], set: number) =>
  shares.reduce((product, share, q) => product * ((set >> q & 1) === 1 ? flags[q] : share), 1);

/** The mean over all orders in which features become known, one order after another. */
function byOrders(shares: number[], flags: number[]): number[] {
  const gains = shares.map(() => 0), orders = permutations(shares.map((_, q) => q));
  for (const order of orders) {
    let set = 0;
    for (const q of order) {
      gains[q] += (worth(shares, flags, set | 1 << q) - worth(shares, flags, set)) / orders.length;
      set |= 1 << q;
    }
  }
  return gains;
}

function permutations(items: number[]): number[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

Deno.test("LeafGame.play() gives the mean gain over all orders", () => {
  const game = new LeafGame();
  const player = fc.tuple(fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1), fc.constantFrom(0, 1));
  fc.assert(
    fc.property(fc.array(player, { maxLength: 6 }), (players) => {
      const shares = players.map(([share]) => share), flags = players.map(([, flag]) => flag);
      game.play(Float64Array.from(shares), Uint8Array.from(flags), shares.length);
      byOrders(shares, flags).forEach((gain, q) => assertAlmostEquals(game.gains[q], gain, 1e-12));
    }),
    { seed: 5 },
  );
});

Deno.test("LeafGame.play() takes any number of players and still adds up", () => {
  const game = new LeafGame(), size = 100;
  const shares = Float64Array.from({ length: size }, (_, q) => 0.3 + 0.6 * q / size),
    flags = new Uint8Array(size).fill(1);
  game.play(shares, flags, size);
  const total = game.gains.subarray(0, size).reduce((sum, gain) => sum + gain, 0);
  assertAlmostEquals(total, 1 - shares.reduce((product, share) => product * share, 1), 1e-12);
  game.play(shares, flags.fill(0, 0, 1), 1);
  assertEquals(game.gains[0], -shares[0]);
});
