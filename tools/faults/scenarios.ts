import { Disk } from "./disk.ts";
import { GROUP } from "./facts.ts";
import type { Operation } from "./operations.ts";
import { errorCode, folders, forecastsOf, predictionsOf, runHere } from "./product.ts";
import type { CommandRun } from "./strace.ts";
import { readTree, type Tree, writeTree } from "./tree.ts";

/** A command on a folder, and how it is called again after it has not come to its end. */
export interface Scenario {
  readonly name: string;
  /** The folder before the command. */
  readonly start: Tree;
  /** The command's arguments for a folder. */
  args(root: string): string[];
  /** Calls after a fault, in this order until one has something to do. */
  again(root: string): string[][];
  /** What may serve for a while: folder after a first part of the command's work, as arguments; default none. */
  readonly between?: (root: string) => string[];
}

/** Tables and config of all scenarios, written once. */
export class Workspace {
  /** Folder of everything. */
  readonly dir = Deno.makeTempDirSync({ prefix: "faults_" });
  /**
   * Folder for what is only looked at, in memory where the machine has such a folder: nobody need wait for its disk. Commands
   * that start workers cannot run there, as the runtime gives nobody but itself anything below /dev.
   */
  readonly memory = isFolder("/dev/shm") ? Deno.makeTempDirSync({ prefix: "faults_", dir: "/dev/shm" }) : this.dir;
  /** The folder that commands are recorded on. */
  readonly root = `${this.dir}/root`;

  constructor() {
    for (const [name, months] of Object.entries({ old: 48, new: 51 })) {
      Deno.writeTextFileSync(this.table(name), tableOf(months));
    }
    const config = {
      name: GROUP,
      source: this.table("old"),
      keys: ["item"],
      frequency: "month",
      horizon: 3,
      contenders: ["seasonal_naive", "ses", "ridge", "global_ridge"],
      folds: { count: 2 },
      evaluate: { origins: 1 },
    };
    for (const [name, lifecycle] of Object.entries(POLICIES)) {
      Deno.writeTextFileSync(this.policy(name as keyof typeof POLICIES), JSON.stringify({ ...config, lifecycle }));
    }
  }

  get config(): string {
    return this.policy("automatic");
  }

  /** Config of the same table with a policy for what may serve. */
  policy(name: keyof typeof POLICIES): string {
    return `${this.dir}/${name}.json`;
  }

  table(name: string): string {
    return `${this.dir}/${name}.csv`;
  }

  train(root: string, table: string, ...more: string[]): string[] {
    const { store, registry, reports } = folders(root);
    const input = ["--config", this.config, "--input", this.table(table), ...store];
    return ["train", ...input, ...registry, ...reports, "--workers", "1", "--no-charts", "--quiet", "--json", ...more];
  }

  features(root: string, table: string): string[] {
    return ["features", "--config", this.config, "--input", this.table(table), ...folders(root).store, "--json"];
  }

  infer(root: string, ...more: string[]): string[] {
    const { store, registry } = folders(root);
    return [
      "infer",
      ...store,
      ...registry,
      "--output",
      forecastsOf(root),
      "--digits",
      "all",
      "--quiet",
      "--json",
      ...more,
    ];
  }

  evaluate(root: string): string[] {
    const { store, reports } = folders(root), output = ["--output", `${root}/evaluation.csv`];
    return [
      "evaluate",
      "--config",
      this.config,
      "--input",
      this.table("old"),
      ...store,
      ...reports,
      ...output,
      ...QUIET,
    ];
  }

  [Symbol.dispose](): void {
    for (const dir of new Set([this.dir, this.memory])) Deno.removeSync(dir, { recursive: true });
  }
}

/** Who decides what serves: nobody has to, a person has to, and a gate that no run passes. */
const POLICIES = {
  automatic: {},
  manual: { approval: "manual" },
  refusing: { gates: { run: { rmspe: 1e-9 } } },
} as const;

const LOG = ["--log", "--predictions"];

const QUIET = ["--workers", "1", "--quiet", "--json"];

/** A folder on which a table was trained and its forecasts were written. */
export async function trainedTree(workspace: Workspace): Promise<Tree> {
  writeTree(workspace.root, new Map());
  await must(workspace.train(workspace.root, "old"));
  await must(workspace.infer(workspace.root, "--horizon", "2"));
  return readTree(workspace.root);
}

/** Every scenario that needs no recording of another. */
export function listScenarios(workspace: Workspace, trained: Tree): Scenario[] {
  const again = (args: (root: string) => string[]) => ({ args, again: (root: string) => [args(root)] });
  const retrain = (table: string) => ({
    args: (root: string) => workspace.train(root, table),
    again: (root: string) => [workspace.train(root, table, "--resume"), workspace.train(root, table)],
  });
  const between = (root: string) => workspace.features(root, "new");
  return [
    { name: "train-first", start: new Map(), ...retrain("old") },
    { name: "train-again", start: trained, ...retrain("new"), between },
    { name: "features", start: trained, ...again((root) => workspace.features(root, "new")) },
    { name: "infer", start: trained, ...again((root) => workspace.infer(root)) },
    { name: "infer-log", start: trained, ...again((root) => workspace.infer(root, ...LOG, predictionsOf(root))) },
    { name: "evaluate", start: trained, ...again((root) => workspace.evaluate(root)) },
  ];
}

/** The command that goes on with a run that was killed in the middle of its work. */
export function resumeScenario(workspace: Workspace, { scenario, operations }: Recorded): Scenario {
  // Half of what its journal holds in the end is there.
  const kept = [...operations.entries()].flatMap(([i, operation]) => {
    const named = operation.kind === "rename" || operation.kind === "link" ? operation.to : "";
    return named.includes("/journal/") ? [i] : [];
  });
  const disk = new Disk(scenario.start);
  for (const operation of operations.slice(0, (kept[kept.length >> 1] ?? 0) + 1)) disk.apply(operation);
  const args = (root: string) => workspace.train(root, "new", "--resume");
  return { ...scenario, name: "train-resume", start: disk.now(), args };
}

interface Recorded {
  readonly scenario: Scenario;
  readonly operations: readonly Operation[];
}

/** Call a command again: the first call that does not say that there is nothing to go on with. */
export async function callAgain(scenario: Scenario, root: string): Promise<CommandRun> {
  let run: CommandRun | null = null;
  for (const args of scenario.again(root)) {
    run = await runHere({ args });
    if (errorCode(run) !== "NOTHING_TO_RESUME") break;
  }
  if (run === null) throw new TypeError(`Cannot repeat ${scenario.name} as it must say how`);
  return run;
}

async function must(args: string[]): Promise<void> {
  const run = await runHere({ args });
  if (run.code !== 0) throw new Error(`Cannot prepare with ${args.join(" ")}: ${run.stdout} ${run.stderr}`);
}

/** Eight keys of some months: a level, a season, and something that looks like noise. */
function tableOf(months: number): string {
  const rows = Array.from({ length: 8 * months }, (_, i) => {
    const k = Math.floor(i / months), t = i % months;
    const date = `${2020 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}-01`;
    return `${date},i${k},${20 + 3 * k + (t * (k + 2)) % 12 + (t * 7 + k * k) % 5}`;
  });
  return `date,item,demand\n${rows.join("\n")}\n`;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
