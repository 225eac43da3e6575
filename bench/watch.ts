/**
 * Detectors on simulated demand whose truth is known: false alarms of healthy keys against the promise, and how soon planted
 * changes are found.
 *
 *     deno run -A bench/watch.ts [--keys 2000] [--changed 200] [--seed 1] [--promise 0.01] [--defaults]
 *
 * `--keys` and `--changed` are of each of five kinds of demand; `--defaults` writes the limits for tables with few keys.
 */
import { parseArgs } from "node:util";
import type { WatchTable } from "@lib/competition/watch/watch_table.ts";
import { KINDS, type Planted } from "./watch/simulate_watch.ts";
import { type Found, learnWorld, medianDay, plantedKeys, watchKeys } from "./watch/watch_world.ts";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "2000" },
    changed: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    promise: { type: "string", default: "0.01" },
    defaults: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed), promise = Number(values.promise), changed = Number(values.changed);
/** Changes begin after a while in which nothing is to be found. */
const FROM = 60;
const CHANGES: readonly Planted[] = [
  { change: "mean", factor: 1.5, from: FROM },
  { change: "mean", factor: 0.6, from: FROM },
  { change: "gradual", factor: 1.5, from: FROM },
  { change: "variance", factor: 2, from: FROM },
  { change: "seasonal", factor: 1, from: FROM },
];

const world = { seed, days: 365 }, { keys, table } = learnWorld(world, Number(values.keys));
if (values.defaults) await writeDefaults(table);
else {
  const healthy = watchKeys(keys, { table, promise });
  console.log(`healthy  ${shareOf(healthy)}, promised ${100 * promise} % a year`);
  for (const kind of KINDS) {
    console.log(
      `  ${kind.padEnd(15)}${shareOf(watchKeys(keys.filter((key) => key.kind === kind), { table, promise }))}`,
    );
  }
  for (const planted of CHANGES) {
    const found = KINDS.map((kind) => {
      const after = { seed: seed + 1000, days: FROM + 365 };
      return watchKeys(plantedKeys(after, kind, { keys: changed, planted }), { table, promise }, FROM);
    });
    const all = { keys: sum(found.map((own) => own.keys)), alarms: found.flatMap((own) => own.alarms), early: 0 };
    console.log(`${planted.change} × ${planted.factor}  ${foundOf(all)}`);
    KINDS.forEach((kind, i) => console.log(`  ${kind.padEnd(15)}${foundOf(found[i]!)}`));
  }
}

function shareOf({ keys, alarms }: Found): string {
  const by = ["bias", "error", "coverage"].map((name) =>
    `${name} ${alarms.filter(({ detector }) => detector === name).length}`
  );
  return `${(100 * alarms.length / keys).toFixed(2)} % of ${keys} (${by.join(", ")})`;
}

function foundOf(found: Found): string {
  return `${(100 * found.alarms.length / found.keys).toFixed(0)} % of ${found.keys} within a year, median ${
    medianDay(found.alarms)
  } days`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

async function writeDefaults({ groups }: WatchTable): Promise<void> {
  const rounded = JSON.stringify(
    groups,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
    2,
  );
  const file = `${import.meta.dirname}/../lib/competition/watch/default_groups.ts`;
  const text = `import type { WatchGroup } from "./watch_profile.ts";

/**
 * What healthy keys of simulated demand do in a year: for tables with too few keys to tell. Made by
 * \`deno run -A bench/watch.ts --defaults --keys ${values.keys} --seed ${seed}\`.
 */
export const DEFAULT_GROUPS: Readonly<Record<"smooth" | "erratic" | "intermittent" | "lumpy", WatchGroup>> = ${rounded};
`;
  await Deno.writeTextFile(file, text);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file] }).output();
}
