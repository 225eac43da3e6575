import { assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { type GoldenTable, ourLoss, predictTable, tablesGolden } from "../models/_tables.ts";

const golden = tablesGolden();

/** Models with one answer: what they predict is compared too. */
const EXACT = ["ridge", "elastic_net", "logistic", "nearest"];

const ratios = new Map<string, number>();

/** Our loss over that of a peer; what a test has found another has not to find again. */
function ratioOf(peer: string, table: GoldenTable): number {
  const name = `${peer} ${table.name}`, ratio = ratios.get(name) ?? ourLoss(peer, table, golden) / table.losses[peer]!;
  ratios.set(name, ratio);
  return ratio;
}

for (const table of golden.tables) {
  Deno.test(`models of tables come within 1 % of their peers' hold-out losses at the same settings on ${table.name}`, () => {
    for (const peer of Object.keys(table.losses)) {
      assertLessOrEqual(ratioOf(peer, table), EXACT.includes(peer) ? 1 + 1e-4 : 1.01, peer);
    }
  });

  Deno.test(`linear models and nearest rows of tables predict what scikit-learn's do on ${table.name}`, () => {
    for (const peer of EXACT.filter((name) => name in table.shown)) {
      const ours = predictTable(peer, table, golden, 0), shown = table.shown[peer] ?? [];
      const size = table.classes > 0 ? 1 : shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      shown.forEach((value, i) => assertLess(Math.abs(ours[i]! - value), 1e-4 * size, `${peer} ${i}`));
    }
  });
}

Deno.test("models of tables lose no more than their peers over all tables", () => {
  assertEquals(golden.tables.length, 25);
  for (const peer of new Set(golden.tables.flatMap(({ losses }) => Object.keys(losses)))) {
    const own = golden.tables.filter(({ losses }) => peer in losses);
    const mean = Math.exp(own.reduce((sum, table) => sum + Math.log(ratioOf(peer, table)), 0) / own.length);
    assertLess(mean, EXACT.includes(peer) ? 1 + 1e-5 : 1, peer);
  }
});
