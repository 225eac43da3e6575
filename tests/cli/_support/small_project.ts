import { createRng } from "../../../lib/core/random.ts";
import { cli, type CliRun } from "./memory_terminal.ts";

/** A folder with a small weekly table, its config, and the options that keep a command inside the folder. */
export interface SmallProject {
  readonly dir: string;
  readonly config: string;
  /** `--store`, and `--config`. */
  readonly table: readonly string[];
  /** `--registry`. */
  readonly registry: readonly string[];
  /** Train the table; quick. */
  train(...more: string[]): Promise<CliRun>;
}

const KEYS = [["007", "north"], ["007", "south"], ["a/../b", "north"], ["short", "north"]];

/** Run a test in a new small project. The last key is too short for local models. */
export async function withProject(test: (project: SmallProject) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const config = `${dir}/config.json`;
  try {
    await Deno.writeTextFile(`${dir}/t.csv`, table());
    await Deno.writeTextFile(
      config,
      JSON.stringify({
        name: "small",
        source: `${dir}/t.csv`,
        frequency: "week",
        horizon: 3,
        folds: { count: 1 },
        contenders: ["naive", "seasonal_naive", "moving_average", "ridge"],
      }),
    );
    const at = ["--config", config, "--store", `${dir}/store`];
    const registry = ["--registry", `${dir}/models`];
    await test({
      dir,
      config,
      table: at,
      registry,
      train: (...more) => cli(["train", ...at, ...registry, "--reports", `${dir}/reports`, "--workers", "1", ...more]),
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function table(): string {
  const rng = createRng(5);
  const monday = Date.UTC(2022, 0, 3), week = 7 * 86_400_000, weeks = 130;
  const rows = KEYS.flatMap(([item, location], k) =>
    Array.from({ length: item === "short" ? 3 : weeks }, (_, i, t = item === "short" ? weeks - 3 + i : i) => {
      const date = new Date(monday + t * week).toISOString().slice(0, 10);
      const level = 20 * (k + 1) + 8 * Math.sin(t / 4) + 3 * rng.normal();
      return `${date},${item},${location},${Math.max(0, Math.round(level))}`;
    })
  );
  return `date,item,location,demand\n${rows.join("\n")}\n`;
}
