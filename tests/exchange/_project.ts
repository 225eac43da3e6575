import { parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { trainTable } from "@lib/training/train.ts";

export const NOW = () => new Date("2024-03-01T00:00:00Z");

/** A folder with a table of three keys of 100 weeks. */
export interface Project extends AsyncDisposable {
  readonly dir: string;
  readonly store: string;
  readonly registry: string;
  /** Train it; gives the run. */
  train(contenders: readonly unknown[] | null, changes?: Record<string, unknown>, root?: string): Promise<string>;
}

/** Make one. Keys have names that are no file names. */
export async function makeProject(): Promise<Project> {
  const dir = await Deno.makeTempDir(), store = `${dir}/store`, registry = `${dir}/models`, rng = createRng(3);
  const first = Date.UTC(2022, 0, 3), week = 7 * 86_400_000;
  const rows = ["007", "../../x", "a b"].flatMap((item, k) =>
    Array.from({ length: 103 }, (_, t) => {
      const date = new Date(first + t * week).toISOString().slice(0, 10), promo = t % 7 === 0 ? 1 : 0;
      const demand = Math.max(0, Math.round(20 * (k + 1) + 8 * Math.sin(t / 4) + 10 * promo + 3 * rng.normal()));
      // The last three weeks are known ahead.
      return `${date},${item},${t < 100 ? demand : ""},${promo}`;
    })
  );
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand,promo\n${rows.join("\n")}\n`);
  return {
    dir,
    store,
    registry,
    async train(contenders, changes = {}, root = registry) {
      const config = parseConfig({
        name: "small",
        source: `${dir}/t.csv`,
        keys: ["item"],
        frequency: "week",
        horizon: 3,
        folds: { count: 2 },
        exogenous: { future: ["promo"] },
        contenders,
        ...changes,
      });
      return (await trainTable(config, { store, registry: root, reports: `${dir}/reports`, workers: 0, now: NOW })).run;
    },
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}
