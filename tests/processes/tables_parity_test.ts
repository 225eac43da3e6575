import { assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { ourLoss, predictTable, tablesGolden } from "../models/_tables.ts";

const golden = tablesGolden();

/** Models with one answer: what they predict is compared too. */
const EXACT = ["ridge", "elastic_net", "logistic", "nearest"];

const ratios = new Map<string, number[]>();

for (const table of golden.tables) {
  Deno.test(`models of tables come within 1 % of their peers' hold-out losses at the same settings on ${table.name}`, () => {
    for (const [peer, theirs] of Object.entries(table.losses)) {
      const ratio = ourLoss(peer, table, golden) / theirs;
      ratios.set(peer, [...ratios.get(peer) ?? [], ratio]);
      assertLessOrEqual(ratio, EXACT.includes(peer) ? 1 + 1e-4 : 1.01, peer);
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
  for (const [peer, own] of ratios) {
    const mean = Math.exp(own.reduce((sum, ratio) => sum + Math.log(ratio), 0) / own.length);
    assertLess(mean, EXACT.includes(peer) ? 1 + 1e-5 : 1, peer);
  }
});
