import { copy } from "@std/fs";
import { createRng } from "../../../lib/core/numbers/random.ts";
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

/**
 * Run a test in a new small project. The last key is too short for local models.
 *
 * Projects of a worker lie at one place after the other, as what a training writes names its folder: one that begins as another
 * has begun is that one's copy. Projects beside each other have folders of their own.
 */
export async function withProject(test: (project: SmallProject) => Promise<void>): Promise<void> {
  const isShared = !isTaken, dir = isShared ? place() : await Deno.makeTempDir();
  isTaken = true;
  const config = `${dir}/config.json`;
  try {
    await Deno.mkdir(dir, { recursive: true });
    await Deno.writeTextFile(`${dir}/t.csv`, TABLE);
    await Deno.writeTextFile(config, configText(dir));
    const at = ["--config", config, "--store", `${dir}/store`];
    const registry = ["--registry", `${dir}/models`];
    const train = (more: readonly string[]) =>
      cli(["train", ...at, ...registry, "--reports", `${dir}/reports`, "--workers", "1", ...more]);
    await test({
      dir,
      config,
      table: at,
      registry,
      train: (...more) => isShared && isNew(dir) ? trainOnce(more, train) : train(more),
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
    if (isShared) isTaken = false;
  }
}

let home: string | undefined, isTaken = false;
/** What each first training of a project said, by its options, and where its folder is kept. */
const trainings = new Map<string, { readonly run: CliRun; readonly kept: string }>();

/** Where projects of this worker lie. */
function place(): string {
  if (home === undefined) {
    const made = home = Deno.makeTempDirSync();
    addEventListener("unload", () => Deno.removeSync(made, { recursive: true }));
  }
  return `${home}/project`;
}

/** Whether nothing has been done in the folder of a project. */
function isNew(dir: string): boolean {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  return `${names}` === "config.json,t.csv" && Deno.readTextFileSync(`${dir}/t.csv`) === TABLE &&
    Deno.readTextFileSync(`${dir}/config.json`) === configText(dir);
}

/** Train, or put back what the same training has left. */
async function trainOnce(
  more: readonly string[],
  train: (more: readonly string[]) => Promise<CliRun>,
): Promise<CliRun> {
  const known = trainings.get(JSON.stringify(more)), dir = place();
  if (known !== undefined) {
    await copy(known.kept, dir, { overwrite: true });
    return known.run;
  }
  const run = await train(more), kept = `${home}/${trainings.size}`;
  await copy(dir, kept);
  trainings.set(JSON.stringify(more), { run, kept });
  return run;
}

function configText(dir: string): string {
  return JSON.stringify({
    name: "small",
    source: `${dir}/t.csv`,
    frequency: "week",
    horizon: 3,
    folds: { count: 1 },
    contenders: ["naive", "seasonal_naive", "moving_average", "ridge"],
  });
}

const TABLE = table();

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
