import { type Config, type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { trainTable } from "@lib/training/train.ts";
import type { TrainOptions } from "@lib/training/run/train_options.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";

const TINTS = ["red", "green", "blue"];

/** Spending of customers by two numbers and a colour; of every other one the first has the other sign. The last has few rows. */
export function rowsCsv(changes: (spend: number, day: number) => number = (spend) => spend): string {
  const rng = createRng(3), lines: string[] = [];
  for (let k = 0; k < 6; k++) {
    for (let i = 0; i < (k === 5 ? 12 : 60); i++) {
      const x = rng.normal(), z = rng.normal(), slope = k % 2 === 0 ? 3 : -2, tint = rng.integer(3);
      const plain = 10 * k + slope * x + (tint === 0 ? 4 : 0) + 0.3 * rng.normal(),
        spend = changes(plain, i);
      const grade = slope * x > 1 ? "high" : slope * x < -1 ? "low" : "mid";
      const numbers = [x, z, spend, 100 * spend + z].map((value) => value.toFixed(4));
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      lines.push([`k${k}`, day, numbers[0], numbers[1], TINTS[tint], numbers[2], grade, numbers[3]].join(","));
    }
  }
  return `customer,day,x,z,colour,spend,grade,extra\n${lines.join("\n")}\n`;
}

/** A table of rows in a folder of its own, trained on. */
export class RowsProject {
  readonly dir = Deno.makeTempDirSync();
  readonly config: Config;

  constructor(fields: Partial<ConfigInput> = {}, csv = rowsCsv()) {
    Deno.writeTextFileSync(`${this.dir}/t.csv`, csv);
    this.config = parseConfig({
      source: `${this.dir}/t.csv`,
      name: "spending",
      ...{ problem: "regression", keys: ["customer"], target: "spend", minRows: 20 },
      inputs: { names: ["x", "z", "colour"] },
      contenders: ["ridge", "gradient_boosting", "global_gradient_boosting", "blend"],
      ...fields,
    });
  }

  async train(
    { config = this.config, ...options }: Partial<TrainOptions> & { readonly config?: Config } = {},
  ): Promise<TrainingResult> {
    return await trainTable(config, {
      ...{ store: `${this.dir}/features`, registry: `${this.dir}/models`, reports: `${this.dir}/reports` },
      ...{ workers: 0, now: () => new Date(0) },
      ...options,
    });
  }
}
