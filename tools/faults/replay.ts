import { hashBytes, hashValue } from "@lib/core/bytes/hash.ts";
import { CUTS, Disk } from "./disk.ts";
import { factsOf } from "./facts.ts";
import type { Operation } from "./operations.ts";
import { brokenPromises, type Expected } from "./promises.ts";
import type { ProofResult, Violation } from "./proof.ts";
import { brokenRepeat, type Recording, SHARED_MEMORY } from "./recording.ts";
import type { Workspace } from "./scenarios.ts";
import { type Tree, without, writeTree } from "./tree.ts";

/**
 * Look at what every kill and every power cut would have left, and call the command again on some of it.
 *
 * @param options How many states are looked at, and on how many of them the command is called again; evenly spread.
 */
export async function replay(
  recording: Recording,
  workspace: Workspace,
  options: { states: number; repeats: number },
): Promise<ProofResult> {
  const states = listStates(recording.scenario.name, recording.scenario.start, recording.operations);
  const chosen = spread(states, options.states), memory = `${workspace.memory}/state`, root = `${workspace.dir}/state`;
  const repeated = new Set(spread(chosen, options.repeats)), violations: Violation[] = [];
  for (const state of chosen) {
    writeTree(memory, state.tree);
    const expected = { ...recording.sameRun, ...recording, ...state };
    violations.push(
      ...brokenPromises(await factsOf(memory, { sameRun: true }), expected).map((what) => ({ at: state.at, what })),
    );
    if (!repeated.has(state)) continue;
    writeTree(root, state.tree);
    violations.push(
      ...(await brokenRepeat(recording, root)).map((what) => ({ at: `${state.at}, then called again`, what })),
    );
  }
  const checked = `${chosen.length} of ${states.length} states, called again on ${repeated.size}`;
  return { checked, violations };
}

/** What is left at one point. */
export interface State extends Pick<Expected, "told" | "powerCut"> {
  readonly at: string;
  readonly tree: Tree;
}

/**
 * Every state that a kill or a power cut could leave, each once.
 *
 * @param name Of the command. @param start Folder before it. @param operations What it did.
 */
export function listStates(name: string, start: Tree, operations: readonly Operation[]): State[] {
  const disk = new Disk(start), states = new Map<string, State>();
  const hashes = new WeakMap<Uint8Array, string>();
  const hashOf = (bytes: Uint8Array) => {
    const hash = hashes.get(bytes) ?? hashBytes(bytes);
    hashes.set(bytes, hash);
    return hash;
  };
  let told = false;
  const add = (tree: Tree, at: string, powerCut: boolean) => {
    const kept = without(tree, SHARED_MEMORY);
    const entries = [...kept].filter(([path]) => !path.endsWith("/run.log"))
      .map(([path, entry]) => [path, entry.kind === "file" ? hashOf(entry.bytes) : entry]);
    const key = hashValue([told, powerCut, entries]);
    if (!states.has(key)) states.set(key, { at, tree: kept, told, powerCut });
  };
  for (const [i, operation] of operations.entries()) {
    disk.apply(operation);
    told ||= operation.kind === "told";
    const at = `${name}, ${i + 1} of ${operations.length} (${describe(operation)})`;
    add(disk.now(), `${at}, killed`, false);
    for (const cut of CUTS) add(disk.after(cut), `${at}, power cut: ${cut}`, true);
  }
  return [...states.values()];
}

function describe(operation: Operation): string {
  const of = "path" in operation ? operation.path : "handle" in operation ? `handle ${operation.handle}` : "stdout";
  return `${operation.kind} ${of}`;
}

/** At most `count` of a list, evenly spread, with its first and last. */
export function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.round(i * (all.length - 1) / Math.max(1, count - 1))]!);
}
