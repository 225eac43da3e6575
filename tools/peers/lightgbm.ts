import { followExports, tableChoices } from "./exported_tables.ts";
import { competeAndReturn, readFitted } from "./imported_models.ts";
import type { PeerCheck } from "./peer_check.ts";
import { predictVariants } from "./tree_variants.ts";

/** LightGBM predicts the same bits as we do, from what a user exports and for every kind of trees. */
export const LIGHTGBM: PeerCheck = {
  name: "lightgbm",
  needs: ["python"],
  async check(context) {
    const facts = new Map<string, { rows: number; exact: number }>();
    for (const [t, { formats }] of (await followExports(context, "lightgbm")).entries()) {
      for (const [name, fact] of Object.entries(formats)) {
        if (name.startsWith("lightgbm ")) facts.set(`${name} ${t}`, fact);
      }
    }
    if (facts.size === 0) throw new Error("a champion with trees is needed");
    for (const choice of tableChoices()) {
      const variants = await predictVariants(context, await context.tables.get(choice), "lightgbm");
      for (const [name, fact] of variants) facts.set(`${choice.config} ${name}`, fact);
    }
    const [demo] = tableChoices(), table = await context.tables.get(demo!);
    for (const [name, fact] of await readFitted(context, table)) {
      // A logarithm is undone by exp, which libraries round in ways of their own.
      const rounded = name === "fitted poisson" && fact.largest <= 1e-15;
      facts.set(name, rounded ? { ...fact, exact: fact.rows } : fact);
    }
    const { formats } = await competeAndReturn(context, table);
    const returned = formats["lightgbm imported"];
    if (returned === undefined) throw new Error("an imported model that wins must be exported again");
    facts.set("imported and exported", returned);
    for (const [name, { rows, exact }] of facts) {
      if (exact !== rows) throw new Error(`${name}: only ${exact} of ${rows} predictions have the same bits`);
    }
    const rows = [...facts.values()].reduce((sum, fact) => sum + fact.rows, 0);
    return `${rows} predictions of ${facts.size} kinds of models have the same bits`;
  },
};
