/**
 * Hold-out losses of our models of tables beside scikit-learn, XGBoost and LightGBM: the same 25 tables, splits and settings.
 * Theirs are the figures of tests/golden/tables_golden.json; ours are computed here.
 *
 *     deno run -A bench/tables_parity.ts
 */
import { ourLoss, tablesGolden } from "../tests/models/_tables.ts";

const golden = tablesGolden(), peers = new Set(golden.tables.flatMap(({ losses }) => Object.keys(losses)));
console.log(`| table | ${[...peers].join(" | ")} |`);
console.log(`|${" --- |".repeat(1 + peers.size)}`);
const ratios = new Map<string, number[]>();
for (const table of golden.tables) {
  const cells = [...peers].map((peer) => {
    const theirs = table.losses[peer];
    if (theirs === undefined) return "–";
    const ours = ourLoss(peer, table, golden), ratio = ours / theirs;
    ratios.set(peer, [...ratios.get(peer) ?? [], ratio]);
    return `${ours.toPrecision(4)} / ${theirs.toPrecision(4)}: ${ratio.toFixed(3)}`;
  });
  console.log(`| ${table.name} | ${cells.join(" | ")} |`);
}
for (const [peer, own] of ratios) {
  const mean = Math.exp(own.reduce((sum, ratio) => sum + Math.log(ratio), 0) / own.length);
  const over = own.filter((ratio) => ratio > 1.01).length;
  console.log(
    `${peer}: ${own.length} tables, mean ratio ${mean.toFixed(4)}, worst ${
      Math.max(...own).toFixed(3)
    }, ${over} over 1.01`,
  );
}
