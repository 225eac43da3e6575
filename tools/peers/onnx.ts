import { followRows, predictRowVariants } from "./exported_rows.ts";
import { followExports, tableChoices } from "./exported_tables.ts";
import type { PeerCheck } from "./peer_check.ts";
import { predictVariants } from "./tree_variants.ts";

/** What docs/guides/exchange.md promises: operators add in an order of their own. */
const TOLERANCE = 1e-12;

/** ONNX Runtime predicts what we do, from what a user exports and for every kind of trees; our JSON says the same. */
export const ONNX: PeerCheck = {
  name: "onnx",
  needs: ["python"],
  async check(context) {
    const facts = new Map<string, { rows: number; largest: number }>();
    for (const format of ["onnx", "json"] as const) {
      const exports = await followExports({ ...context, scratch: `${context.scratch}/${format}` }, format);
      for (const [t, { formats }] of exports.entries()) {
        for (const [name, fact] of Object.entries(formats)) facts.set(`${name} ${t}`, fact);
      }
    }
    for (const kind of ["onnx gradient_boosting", "onnx regression", "json regression"]) {
      if (!facts.has(`${kind} 0`)) {
        throw new Error(`a champion with ${kind} is needed: current value is ${[...facts.keys()]}`);
      }
    }
    for (const choice of tableChoices()) {
      const variants = await predictVariants(context, await context.tables.get(choice), "onnx");
      for (const [name, fact] of variants) facts.set(`${choice.config} ${name}`, fact);
    }
    for (const [name, { largest }] of facts) {
      if (!(largest <= TOLERANCE)) throw new Error(`${name}: predictions differ by ${largest}, more than ${TOLERANCE}`);
    }
    const rows = [...facts.values()].reduce((sum, fact) => sum + fact.rows, 0);
    const largest = [...facts.values()].reduce((most, fact) => Math.max(most, fact.largest), 0);
    const ofRows = await predictRowVariants(context) + await followRows(context);
    return `${rows} predictions of ${facts.size} kinds of models differ by at most ${largest.toExponential(1)}; ` +
      `${ofRows} of rows without a calendar are those of infer`;
  },
};
