import { assertGreater } from "@std/assert";
import { parseConfig } from "../../lib/core/config/config.ts";
import { readRightKinds } from "../../lib/data/simulate/read_right_kinds.ts";
import { simulateDemand } from "../../lib/data/simulate/simulate_demand.ts";
import { writeSimulatedDemand } from "../../lib/data/simulate/write_demand.ts";
import { evaluateTable } from "../../lib/training/run/evaluate.ts";
import { countFound, kindShares, type MadeKey, memberKinds } from "../../lib/training/assessment/right_kinds.ts";

const WORLD = { items: 20, locations: 12 };
/** Of all members of the demo, one of each kind is enough, and one for what has no price. */
const CONTENDERS = ["seasonal_naive", "ses", "regression", "global_regression", "blend"];

/** The keys that are made for a kind of model, without the noise of all others. */
function writeMadeKeys(folder: string): void {
  const path = `${folder}/demo.csv`;
  writeSimulatedDemand(path, WORLD);
  const made = new Set(
    [...simulateDemand(WORLD)].flatMap(({ item, location, profile: { right } }) =>
      right === null ? [] : [`${item},${location}`]
    ),
  );
  const [head, ...lines] = Deno.readTextFileSync(path).trimEnd().split("\n");
  const kept = lines.filter((line) => made.has(line.split(",").slice(1, 3).join(",")));
  Deno.writeTextFileSync(path, `${[head, ...kept].join("\n")}\n`);
}

Deno.test("the choice by key finds which kind of model a key is made for, far more often than chance would", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    writeMadeKeys(folder);
    const demo = JSON.parse(Deno.readTextFileSync(new URL("../../config/demo.json", import.meta.url)));
    const { $schema: _, ...fields } = demo, right = await readRightKinds(folder), keys: MadeKey[] = [];
    await evaluateTable(parseConfig({ ...fields, source: `${folder}/demo.csv`, contenders: CONTENDERS }), {
      ...{ store: `${folder}/features`, scratch: folder, output: `${folder}/forecasts.csv`, workers: 2 },
      async onOrigin({ plan, selection: { groups, choices }, chunks }) {
        const kinds = memberKinds(plan.contenders), backtests = (await Array.fromAsync(chunks())).flat();
        backtests.forEach((backtest, k) => {
          const choice = choices.at(k)!, shares = kindShares(backtest, choice, { groups, kinds });
          keys.push({ right: right.get(backtest.key.id), group: choice.group, shares });
        });
      },
    });
    const counts = countFound(keys);
    for (const kind of ["local", "global", "statistical"] as const) {
      const { keys, found, others, taken } = counts[kind], told = `${kind}: ${JSON.stringify(counts[kind])}`;
      assertGreater(keys, 20, told);
      assertGreater(found / keys, 0.6, told);
      assertGreater(found / keys - taken / others, 0.2, told);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
