import { isFolder } from "../../lib/storage/files/files.ts";
import { check } from "../../lib/upkeep/check.ts";
import { hashBytes, hashValue } from "@lib/core/bytes/hash.ts";
import { Disk } from "./disk.ts";
import { type Facts, factsOf } from "./facts.ts";
import type { Operation } from "./operations.ts";
import { errorCode, folders, runHere } from "./product.ts";
import { callAgain, type Scenario, type Workspace } from "./scenarios.ts";
import { record } from "./strace.ts";
import { readTree, type Tree, without, writeTree } from "./tree.ts";

/** What a folder held before a command and after it. */
export interface BeforeAndAfter {
  readonly before: Facts;
  readonly after: Facts;
}

/** A command that was recorded on its folder. */
export interface Recording {
  readonly scenario: Scenario;
  readonly operations: readonly Operation[];
  /** Calls of its main thread by name. */
  readonly counts: Readonly<Record<string, number>>;
  /** For states of the recorded run itself. */
  readonly sameRun: BeforeAndAfter;
  /** For other runs of the same command. */
  readonly otherRun: BeforeAndAfter;
  /** Forecasts that may be seen on the way. */
  readonly forecasts: readonly string[];
}

/** Memory of SQLite's processes, rebuilt by the next one that opens the database: it is written through a mapping. */
export const SHARED_MEMORY = /\.db-shm$/;

/**
 * Run a scenario's command under strace.
 *
 * @throws {Error} If it does not succeed, or the model of the disk differs from what the command left.
 */
export async function recordScenario(scenario: Scenario, { root, dir }: Workspace): Promise<Recording> {
  writeTree(root, scenario.start);
  const run = await record({ args: scenario.args(root) }, root);
  if (run.code !== 0) throw new Error(`Cannot record ${scenario.name}: ${run.stdout} ${run.stderr}`);
  const disk = new Disk(scenario.start), left = readTree(root);
  run.operations.forEach((operation) => disk.apply(operation));
  assertEqualTrees(disk.now(), left, scenario.name);
  const facts = (tree: Tree, sameRun: boolean) => {
    writeTree(`${dir}/facts`, tree);
    return factsOf(`${dir}/facts`, { sameRun });
  };
  return {
    scenario,
    operations: run.operations,
    counts: run.counts,
    sameRun: { before: await facts(scenario.start, true), after: await facts(left, true) },
    otherRun: { before: await facts(scenario.start, false), after: await facts(left, false) },
    forecasts: await forecastsBetween(scenario, `${dir}/facts`),
  };
}

async function forecastsBetween(scenario: Scenario, root: string): Promise<string[]> {
  if (scenario.between === undefined) return [];
  writeTree(root, scenario.start);
  const part = await runHere({ args: scenario.between(root) });
  if (part.code !== 0) throw new Error(`Cannot do a part of ${scenario.name}: ${errorCode(part)}`);
  return [(await factsOf(root, { sameRun: false })).forecasts];
}

/** What is wrong after the command was called again. */
export async function brokenRepeat(
  { scenario, otherRun: { after } }: Recording,
  root: string,
): Promise<string[]> {
  const run = await callAgain(scenario, root);
  if (run.code !== 0) return [`it ends with ${run.code} ${errorCode(run)}: ${run.stderr.trim().split("\n").at(-1)}`];
  const facts = await factsOf(root, { sameRun: false });
  const problems = await verify(root);
  const standing = ({ stages, decisions }: Facts) => hashValue([Object.entries(stages).sort(), decisions]);
  // A command that trains may have begun another run.
  const sameRuns = Object.keys(facts.models).length === Object.keys(after.models).length;
  const served = (all: Facts) => hashValue(Object.entries(all.champions).map(([key, name]) => [key, all.models[name]]));
  return [
    ...problems.map((problem) => `fsck: ${problem}`),
    ...facts.contradictions.map((text) => `the registry contradicts itself: ${text}`),
    ...Object.keys(after.outputs).filter((path) => !(path in facts.outputs)).map((path) => `${path} is missing`),
    ...served(facts) === served(after) ? [] : ["other models serve than without the fault"],
    ...!sameRuns || standing(facts) === standing(after)
      ? []
      : ["stages and decisions are other ones than without the fault"],
    ...facts.forecasts === after.forecasts ? [] : [`forecasts are ${facts.forecasts}, not ${after.forecasts}`],
    ...facts.serves.split(" ")[1] === after.serves.split(" ")[1] ? [] : [`the table that serves is ${facts.serves}`],
  ];
}

/** What the product itself finds wrong with a folder; nothing else is believed from it than that something is. */
export async function verify(root: string): Promise<string[]> {
  const { store, registry, reports } = folders(root);
  // Not every command makes every folder, and one that is missing has no damage; `fsck` refuses to hear of it.
  for (const [, path = ""] of [store, registry, reports]) if (!isFolder(path)) return await verifyParts(root);
  const run = await runHere({ args: ["fsck", ...store, ...registry, ...reports, "--json"] });
  if (run.code === 0) return [];
  const { problems } = JSON.parse(run.stdout);
  if (!Array.isArray(problems)) return [`it ends with ${errorCode(run)}`];
  return problems.map(({ code, path, detail }) => `${code} ${String(path).replace(`${root}/`, "")} ${detail}`);
}

async function verifyParts(root: string): Promise<string[]> {
  const { store, registry, reports } = folders(root);
  const { problems } = await check({ store: store[1] ?? "", registry: registry[1] ?? "", reports: reports[1] ?? "" });
  return problems.map(({ code, path, detail }) => `${code} ${path.replace(`${root}/`, "")} ${detail}`);
}

function assertEqualTrees(model: Tree, real: Tree, name: string): void {
  const linesOf = (tree: Tree) =>
    new Map(
      [...without(tree, SHARED_MEMORY)].map(([path, entry]) => [
        path,
        entry.kind === "file" ? `${entry.mode} ${hashBytes(entry.bytes)}` : JSON.stringify(entry),
      ]),
    );
  const a = linesOf(model), b = linesOf(real);
  const differ = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
  if (differ.length === 0) return;
  throw new Error(`Cannot replay ${name} as the model must be exact: it differs at ${differ.join(", ")}`);
}
