import type { PeerContext } from "./peer_check.ts";
import { registryContent } from "./registry_content.ts";
import { runProduct } from "./trained_tables.ts";

/** A table that is trained in many ways, each in folders of its own, and what each must give. */
export interface SharedTable {
  /** Number of keys. */
  readonly keys: number;
  /** What the local pool has given. */
  readonly expected: readonly string[];
  /** Options of `train` for a way, without the engine. */
  train(name: string): string[];
  /** Folders of `finalize` for a way. */
  folders(name: string): string[];
  /** Place of the plan of a way. */
  place(name: string): string;
  /** Registry root of a way. */
  registry(name: string): string;
  /** Wait until the place of a way has so many results. */
  progress(name: string, results: number): Promise<void>;
}

const KEYS = 48, WEEKS = 104, PATIENCE = 180_000;
/** With a model of all keys: its pass comes before the others. */
const CONTENDERS = ["naive", "seasonal_naive", "ses", "theta", "global_ridge"];

/**
 * Make a table and train it with the local pool.
 *
 * @param context Its scratch folder takes all.
 */
export async function sharedTable({ scratch }: Pick<PeerContext, "scratch">): Promise<SharedTable> {
  const config = `${scratch}/config.json`, source = `${scratch}/table.csv`;
  await Deno.writeTextFile(source, rows());
  const what = { name: "shared", source, keys: ["item"], frequency: "week", horizon: 4, contenders: CONTENDERS };
  await Deno.writeTextFile(config, JSON.stringify(what));
  const registry = (name: string) => `${scratch}/${name}/models`, place = (name: string) => `${scratch}/${name}/plan`;
  const folders = (name: string) => {
    const root = `${scratch}/${name}`;
    return ["--registry", registry(name), "--store", `${root}/features`, "--reports", `${root}/reports`, "--no-charts"];
  };
  const train = (name: string) => ["--config", config, ...folders(name)];
  await runProduct(["train", ...train("local")]);
  return {
    ...{ keys: KEYS, expected: registryContent(registry("local")), train, folders, place, registry },
    async progress(name, results) {
      const deadline = performance.now() + PATIENCE;
      while (await resultsIn(`${place(name)}/results`) < results) {
        if (performance.now() > deadline) throw new Error(`${name} has too few results after ${PATIENCE / 1000} s`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

/** Backtests and fitted keys: what work is cut into. */
async function resultsIn(folder: string): Promise<number> {
  let count = 0;
  for (const kind of ["backtests", "finished"]) {
    try {
      for await (const _ of Deno.readDir(`${folder}/${kind}`)) count++;
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  return count;
}

/** Demand with a season and a noise that is the same on every machine. */
function rows(): string {
  const lines = ["date,item,demand"], start = Date.UTC(2022, 0, 3), week = 7 * 86_400_000;
  let state = 1;
  const chance = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let key = 0; key < KEYS; key++) {
    const level = 5 + 40 * chance();
    for (let t = 0; t < WEEKS; t++) {
      const demand = level * (1 + 0.3 * Math.sin((2 * Math.PI * t) / 52)) * (0.7 + 0.6 * chance());
      const isSale = key % 7 !== 0 || chance() > 0.6;
      lines.push(
        `${new Date(start + t * week).toISOString().slice(0, 10)},item_${key},${isSale ? demand.toFixed(2) : 0}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}
