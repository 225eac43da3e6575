import { factsOf } from "./facts.ts";
import { errorCode, folders, forecastsOf, runHere } from "./product.ts";
import type { ProofResult, Violation } from "./proof.ts";
import { verify } from "./recording.ts";
import { spread } from "./replay.ts";
import { callAgain, type Scenario, type Workspace } from "./scenarios.ts";
import { type Entry, type Tree, writeTree } from "./tree.ts";

const LINE_BREAK = 10;

/** One damaged file. */
export interface Damage {
  /** For instance `byte 17 of models/registry.db flipped`. */
  readonly name: string;
  readonly path: string;
  readonly tree: Tree;
}

/**
 * Every file of a tree with bytes flipped and cut short: its ends, where headers and trailers are, and places between.
 *
 * @param tree Whole files. @param options `pattern`: which files; `places`: flips and lengths per file beside its ends.
 */
export function* damagedTrees(tree: Tree, options: { pattern: RegExp; places: number }): Generator<Damage> {
  for (const [path, entry] of tree) {
    if (entry.kind !== "file" || entry.bytes.length === 0 || !options.pattern.test(path)) continue;
    const { length } = entry.bytes;
    const ends = [0, 1, 4, 8, length - 9, length - 5, length - 1].filter((at) => at >= 0 && at < length);
    const between = spread(Array.from({ length }, (_, at) => at), options.places + 2).slice(1, -1);
    const put = (bytes: Uint8Array<ArrayBuffer>): Tree =>
      new Map<string, Entry>([...tree, [path, { ...entry, bytes }]]);
    for (const at of new Set([...ends, ...between])) {
      const bytes = entry.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      yield { name: `byte ${at} of ${path} flipped`, path, tree: put(bytes) };
    }
    // The line break at the end of a text means nothing.
    const last = entry.bytes[length - 1] === LINE_BREAK ? length - 2 : length - 1;
    for (const to of new Set([0, last, ...spread(between, Math.ceil(options.places / 2))])) {
      yield { name: `${path} cut to ${to} of ${length} bytes`, path, tree: put(entry.bytes.slice(0, to)) };
    }
  }
}

/** Forecasts that may be seen: those of the table and the champions of now, and of a former table or former champions. */
export interface Reference {
  /** Rows of `forecasts.csv` as they are without damage. */
  readonly current: ReadonlySet<string>;
  /** Rows of what served before. */
  readonly former: ReadonlySet<string>;
  /** Hash of every model by its name. */
  readonly models: Readonly<Record<string, string>>;
}

/** Reference of a folder, and of what served in it before. */
export async function referenceOf(root: string, formerRoots: readonly string[]): Promise<Reference> {
  const rows = async (root: string) => {
    const { run, lines } = await inferRows(root);
    if (run.code !== 0) throw new Error(`Cannot forecast the reference: ${run.stderr}`);
    return lines;
  };
  const former = (await Promise.all(formerRoots.map(rows))).flat();
  const { models } = await factsOf(root, { sameRun: false });
  return { current: new Set(await rows(root)), former: new Set(former), models };
}

/**
 * Look at every damaged folder: a number is the one from before the damage, or a former one with a word about it, or there is
 * none and a code says why.
 *
 * @param options `isVerified`: whether every byte counts, so that `fsck` must find all damage.
 */
export async function lookAtDamage(
  damages: Iterable<Damage>,
  workspace: Workspace,
  options: { reference: Reference; isVerified: boolean },
): Promise<ProofResult> {
  const violations: Violation[] = [];
  let count = 0;
  for (const { name, tree } of damages) {
    count++;
    const root = `${workspace.memory}/damaged`;
    writeTree(root, tree);
    const isFound = !options.isVerified || (await verify(root)).length > 0;
    violations.push(
      ...isFound ? [] : [{ at: name, what: "fsck does not find it" }],
      ...(await dishonest(root, options.reference)).map((what) => ({ at: name, what })),
    );
  }
  return { checked: `${count} damaged files`, violations };
}

async function dishonest(root: string, { current, former, models }: Reference): Promise<string[]> {
  const { run, lines } = await inferRows(root);
  const code = errorCode(run);
  if (run.code !== 0 && run.code !== 4) {
    return isTyped(code) ? [] : [`infer ends with ${code}: ${run.stderr.slice(0, 200)}`];
  }
  const facts = await factsOf(root, { sameRun: false });
  const changed = Object.entries(facts.models).filter(([name, hash]) =>
    hash !== models[name] && !/^error [A-Z_]+$/.test(hash)
  );
  const silent = !/warning/i.test(run.stderr);
  const unlike = lines.filter((line) =>
    !current.has(line) && !isEmptyRow(line) && !(former.has(line) && !silent) && !tells(line)
  );
  return [
    ...changed.map(([name, hash]) => `model ${name} is read as ${hash}`),
    ...unlike.slice(0, 1).map((line) => `${unlike.length} rows are others and nobody says so: ${line}`),
  ];
}

async function inferRows(root: string) {
  const { store, registry } = folders(root);
  const run = await runHere({ args: ["infer", ...store, ...registry, "--output", forecastsOf(root), "--json"] });
  const lines = run.code === 0 || run.code === 4
    ? Deno.readTextFileSync(forecastsOf(root)).trimEnd().split("\n").slice(1)
    : [];
  return { run, lines };
}

/** A row without numbers is no wrong one. */
function isEmptyRow(line: string): boolean {
  return line.split(",").slice(3, 8).every((cell) => cell === "");
}

/** A row that names the reason for which another version serves. */
function tells(line: string): boolean {
  return (line.split(",").at(-1) ?? "").length > 0;
}

function isTyped(code: string): boolean {
  return /^[A-Z_]+$/.test(code) && code !== "UNEXPECTED" && !code.startsWith("EXIT_");
}

/** Go on with a run whose journal is damaged: it ends with the same models. */
export async function resumeDamaged(
  damages: Iterable<Damage>,
  workspace: Workspace,
  options: { scenario: Scenario; served: Readonly<Record<string, string>> },
): Promise<ProofResult> {
  const violations: Violation[] = [];
  let count = 0;
  for (const { name, tree } of damages) {
    count++;
    const root = `${workspace.dir}/damaged`;
    writeTree(root, tree);
    const run = await callAgain(options.scenario, root);
    const at = `${name}, then called again`;
    if (run.code !== 0) {
      violations.push({ at, what: `it ends with ${errorCode(run)}: ${run.stderr.trim().split("\n").at(-1)}` });
      continue;
    }
    const { champions, models } = await factsOf(root, { sameRun: false });
    const other = Object.entries(champions).filter(([key, name]) => models[name] !== options.served[key]);
    if (other.length > 0) violations.push({ at, what: `${other.length} keys are served by other models` });
  }
  return { checked: `${count} damaged journals`, violations };
}
