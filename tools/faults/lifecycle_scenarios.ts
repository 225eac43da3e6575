import { openRegistry } from "@lib/registry/registry.ts";
import { folders, runHere } from "./product.ts";
import type { Scenario, Workspace } from "./scenarios.ts";
import type { ScenarioParts } from "./upkeep_scenarios.ts";
import { readTree, type Tree, writeTree } from "./tree.ts";

/** Scenarios of the commands by which people decide what serves, by name; each is made when it is wanted. */
export const LIFECYCLE_SCENARIOS: Readonly<Record<string, (parts: ScenarioParts) => Promise<Scenario>>> = {
  "gate": async (parts) => {
    const { start, run } = await withRun(parts, "refusing");
    return scenario(
      "gate",
      start,
      (root) => decide(root, "gate", "--run", run, "--config", parts.workspace.policy("manual")),
    );
  },
  "promote": async (parts) => {
    const { start, run } = await withRun(parts, "manual");
    return scenario("promote", start, (root) => promote(root, run));
  },
  "reject": async (parts) => {
    const { start, run } = await withRun(parts, "manual");
    return scenario("reject", start, (root) => decide(root, "reject", "--run", run));
  },
  "rollout": async (parts) => {
    const { start, run } = await withRun(parts, "manual");
    return scenario("rollout", start, (root) => decide(root, "rollout", "--run", run, "--share", "50"));
  },
  "rollback": async (parts) => {
    const { start, first } = await withRun(parts, "automatic");
    return scenario("rollback", start, (root) => decide(root, "rollback", "--to", first));
  },
};

/** Arguments of a promotion. @param root Folder. @param run Run whose models wait. @param by Who decides. */
export function promote(root: string, run: string, by = "faults"): string[] {
  return ["promote", "--run", run, "--by", by, "--note", "tried", ...all(root)];
}

/**
 * A trained folder with a second run on top, of the later table.
 *
 * @param parts Where it is made from. @param policy By which the run is judged and approved.
 * @returns The folder and its two runs.
 */
export async function withRun(
  { workspace, trained }: Pick<ScenarioParts, "workspace" | "trained">,
  policy: Policy,
): Promise<{ start: Tree; first: string; run: string }> {
  const { root } = workspace;
  writeTree(root, trained);
  const args = workspace.train(root, "new", "--config", workspace.policy(policy)), ended = await runHere({ args });
  // A run that the gate refuses says so by its exit code.
  if (ended.code !== (policy === "refusing" ? 4 : 0)) {
    throw new Error(`Cannot prepare ${policy}: ${ended.stdout} ${ended.stderr}`);
  }
  const [first = "", run = ""] = runsOf(root);
  return { start: readTree(root), first, run };
}

/** Runs of a folder, oldest first. */
function runsOf(root: string): string[] {
  const registry = openRegistry(`${root}/models`, { now: () => new Date(0), readOnly: true });
  try {
    return registry.listRuns().map(({ run }) => run).reverse();
  } finally {
    registry.close();
  }
}

type Policy = Parameters<Workspace["policy"]>[0];

function decide(root: string, ...words: string[]): string[] {
  return [...words, "--by", "faults", "--note", "tried", ...all(root)];
}

function scenario(name: string, start: Tree, args: (root: string) => string[]): Scenario {
  return { name, start, args, again: (root) => [args(root)] };
}

function all(root: string): string[] {
  const { store, registry, reports } = folders(root);
  return [...store, ...registry, ...reports, "--json"];
}
