import { folders, runHere } from "./product.ts";
import type { Recording } from "./recording.ts";
import { resumeScenario, type Scenario, type Workspace } from "./scenarios.ts";
import { readTree, type Tree, writeTree } from "./tree.ts";

/** Runs that are trained before a sweep: more than can be gone back by. */
const SWEPT_RUNS = [1, 2, 3, 4];

const GOLDEN = new URL("../../tests/golden/registry_1/registry", import.meta.url).pathname;

/** What scenarios are made from. */
export interface ScenarioParts {
  readonly workspace: Workspace;
  /** A folder on which a table was trained. */
  readonly trained: Tree;
  /** The recording of `train-again`. */
  readonly again: () => Promise<Recording>;
}

/** Scenarios of the commands that look after what is stored, by name; each is made when it is wanted. */
export const UPKEEP_SCENARIOS: Readonly<Record<string, (parts: ScenarioParts) => Promise<Scenario>>> = {
  "train-resume": async ({ workspace, again }) => resumeScenario(workspace, await again()),
  "gc": async ({ workspace, again }) => {
    // What a killed run left over, and more champions than can be gone back by.
    const leftOver = resumeScenario(workspace, await again()).start;
    const calls = SWEPT_RUNS.map((seed) => (root: string) => workspace.train(root, "new", "--seed", String(seed)));
    return scenario("gc", await treeAfter(workspace, leftOver, calls), (root) => ["gc", "--grace", "0", ...all(root)]);
  },
  "backup": ({ trained }) => Promise.resolve(scenario("backup", trained, backup)),
  "restore": async ({ workspace, trained }) => {
    const archive = (await treeAfter(workspace, trained, [backup])).get("backup.tar");
    const start = new Map(archive === undefined ? [] : [["backup.tar", archive]]);
    return scenario("restore", start, (root) => ["restore", `${root}/backup.tar`, ...all(root)]);
  },
  "push": ({ trained }) => Promise.resolve(scenario("push", trained, push)),
  // Into the folders that an earlier push has come from: of the registry and the table alike.
  "pull": async ({ workspace, trained }) => {
    const later = await treeAfter(workspace, trained, [push, (root) => workspace.train(root, "new"), push]);
    const shared = [...later].filter(([path]) => path === SHARE || path.startsWith(`${SHARE}/`));
    // Models move before their table: as if that had gone to another store.
    const between = (root: string) => {
      const { registry, reports } = folders(root);
      return [
        "pull",
        "--from",
        `file://${root}/${SHARE}`,
        "--store",
        `${root}/elsewhere`,
        ...registry,
        ...reports,
        "--json",
      ];
    };
    return { ...scenario("pull", new Map([...trained, ...shared]), pull), between };
  },
  "pull-new": async ({ workspace, trained }) => {
    const shared = [...await treeAfter(workspace, trained, [push])].filter(([path]) => path.startsWith(SHARE));
    return scenario("pull-new", new Map(shared), pull);
  },
  "repair": ({ trained }) => {
    const lost = new Map([...trained].filter(([path]) => !path.startsWith("models/registry.db")));
    return Promise.resolve(scenario("repair", lost, (root) => ["fsck", "--repair", ...all(root)]));
  },
  "migrate": ({ workspace }) => {
    const old = [...readTree(GOLDEN)].map(([path, entry]) => [`models/${path}`, entry] as const);
    const start: Tree = new Map([["models", { kind: "folder" as const }], ...old]);
    return Promise.resolve({
      ...scenario("migrate", start, (root) => workspace.train(root, "old")),
      again: (root: string) => [workspace.train(root, "old", "--resume"), workspace.train(root, "old")],
    });
  },
};

function scenario(name: string, start: Tree, args: (root: string) => string[]): Scenario {
  return { name, start, args, again: (root) => [args(root)] };
}

function backup(root: string): string[] {
  return ["backup", `${root}/backup.tar`, ...all(root)];
}

/** Folder that machines share. */
const SHARE = "share";

function push(root: string): string[] {
  return ["push", "--to", `file://${root}/${SHARE}`, ...all(root)];
}

function pull(root: string): string[] {
  return ["pull", "--from", `file://${root}/${SHARE}`, ...all(root)];
}

function all(root: string): string[] {
  const { store, registry, reports } = folders(root);
  return [...store, ...registry, ...reports, "--json"];
}

async function treeAfter(
  { root }: Workspace,
  start: Tree,
  calls: readonly ((root: string) => string[])[],
): Promise<Tree> {
  writeTree(root, start);
  for (const call of calls) {
    const run = await runHere({ args: call(root) });
    if (run.code !== 0) throw new Error(`Cannot prepare with ${call(root).join(" ")}: ${run.stdout} ${run.stderr}`);
  }
  return readTree(root);
}
