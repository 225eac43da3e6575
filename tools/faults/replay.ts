import { hashBytes, hashValue } from "@lib/core/hash.ts";
import { CUTS, Disk } from "./disk.ts";
import { type Facts, factsOf } from "./facts.ts";
import type { Operation } from "./operations.ts";
import { errorCode, runHere } from "./product.ts";
import { brokenPromises, type Expected } from "./promises.ts";
import type { ProofResult, Violation } from "./proof.ts";
import { callAgain, type Scenario, type Workspace } from "./scenarios.ts";
import { record } from "./strace.ts";
import { readTree, type Tree, without, writeTree } from "./tree.ts";

/** A command that was recorded on its folder, with what the folder held before and after. */
export interface Recording {
  readonly scenario: Scenario;
  readonly operations: readonly Operation[];
  readonly before: Facts;
  readonly after: Facts;
  /** Forecasts that may be seen on the way. */
  readonly forecasts: readonly string[];
}

/** How many states are looked at, evenly spread; Infinity: all. */
export interface ReplayEffort {
  readonly states: number;
  readonly repeats: number;
}

/** Memory of SQLite's processes, rebuilt by the next one that opens the database: it is written through a mapping. */
const SHARED_MEMORY = /\.db-shm$/;

/**
 * Run a scenario's command under strace.
 *
 * @throws {Error} If it does not succeed, or the model of the disk differs from what the command left.
 */
export async function recordScenario(scenario: Scenario, { root, dir }: Workspace): Promise<Recording> {
  writeTree(root, scenario.start);
  const before = await factsOf(await scratch(scenario.start, `${dir}/facts`));
  const run = await record({ args: scenario.args(root) }, root);
  if (run.code !== 0) throw new Error(`Cannot record ${scenario.name}: ${run.stdout} ${run.stderr}`);
  const disk = new Disk(scenario.start), left = readTree(root);
  run.operations.forEach((operation) => disk.apply(operation));
  assertEqualTrees(disk.now(), left, scenario.name);
  const forecasts: string[] = [];
  if (scenario.between !== undefined) {
    const between = await scratch(scenario.start, `${dir}/facts`);
    const part = await runHere({ args: scenario.between(between) });
    if (part.code !== 0) throw new Error(`Cannot do a part of ${scenario.name}: ${errorCode(part)}`);
    forecasts.push((await factsOf(between)).forecasts);
  }
  const after = await factsOf(await scratch(left, `${dir}/facts`));
  return { scenario, operations: run.operations, before, after, forecasts };
}

/** Look at what every kill and every power cut would have left, and call the command again on some of it. */
export async function replay(recording: Recording, workspace: Workspace, effort: ReplayEffort): Promise<ProofResult> {
  const states = listStates(recording.scenario.name, recording.scenario.start, recording.operations);
  const chosen = spread(states, effort.states);
  const repeated = new Set(spread(chosen, effort.repeats)), violations: Violation[] = [];
  for (const state of chosen) {
    const root = await scratch(state.tree, `${workspace.dir}/state`);
    const expected = { ...recording, ...state };
    violations.push(...brokenPromises(await factsOf(root), expected).map((what) => ({ at: state.at, what })));
    if (!repeated.has(state)) continue;
    await scratch(state.tree, root);
    violations.push(
      ...(await brokenRepeat(recording, root)).map((what) => ({ at: `${state.at}, then called again`, what })),
    );
  }
  const checked = `${chosen.length} of ${states.length} states, called again on ${repeated.size}`;
  return { checked, violations };
}

/** What is wrong after the command was called again. */
export async function brokenRepeat(
  { scenario, after }: Pick<Recording, "scenario" | "after">,
  root: string,
): Promise<string[]> {
  const run = await callAgain(scenario, root);
  if (run.code !== 0) return [`it ends with ${run.code} ${errorCode(run)}: ${run.stderr.trim().split("\n").at(-1)}`];
  const facts = await factsOf(root);
  const served = (all: Facts) => hashValue(Object.entries(all.champions).map(([key, name]) => [key, all.models[name]]));
  return [
    ...facts.contradictions,
    ...served(facts) === served(after) ? [] : ["other models serve than without the fault"],
    ...facts.forecasts === after.forecasts ? [] : [`forecasts are ${facts.forecasts}, not ${after.forecasts}`],
    ...facts.serves.split(" ")[1] === after.serves.split(" ")[1] ? [] : [`the table that serves is ${facts.serves}`],
  ];
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

async function scratch(tree: Tree, root: string): Promise<string> {
  await Promise.resolve(writeTree(root, tree));
  return root;
}

function assertEqualTrees(model: Tree, real: Tree, name: string): void {
  const linesOf = (tree: Tree) =>
    new Map(
      [...without(tree, SHARED_MEMORY)].map((
        [path, entry],
      ) => [path, entry.kind === "file" ? `${entry.mode} ${hashBytes(entry.bytes)}` : JSON.stringify(entry)]),
    );
  const a = linesOf(model), b = linesOf(real);
  const differ = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
  if (differ.length > 0) {
    throw new Error(`Cannot replay ${name} as the model must be exact: it differs at ${differ.join(", ")}`);
  }
}
