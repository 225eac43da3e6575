import type { Ablation } from "./ablation.ts";
import type { PeerFile } from "./peer_file.ts";
import { comparePeers, type PeerResult } from "./peer_results.ts";
import type { SetCoverage } from "./coverage_result.ts";
import type { SetResult } from "./set_result.ts";
import { SETS } from "./sets.ts";

/** Something measured, with the fingerprint of the code that it is of. */
export type Saved<Value> = Value & { readonly code: string };

const FOLDER = new URL("../results/accuracy/", import.meta.url);

/** A result of the hold-out with the peers on the same keys and rows, by name. */
export type ComparedResult = SetResult & { readonly peers: Readonly<Record<string, PeerResult>> };

/** Results of the hold-out beside those of the peers. */
export async function comparedResults(): Promise<ComparedResult[]> {
  return await Promise.all((await savedResults()).map(async (result) => {
    const file = await savedPeers(result.set);
    return { ...result, peers: file === null ? {} : comparePeers({ ...result, name: result.set }, result.byKey, file) };
  }));
}

/** Results of the hold-out, in the order of the sets. */
export async function savedResults(): Promise<Saved<SetResult>[]> {
  const all = SETS.flatMap(({ name, subsets }) =>
    subsets.map((subset) => readJson<Saved<SetResult>>(resultName(name, subset)))
  );
  return (await Promise.all(all)).filter((result) => result !== null);
}

/** Keep a result of the hold-out: one file a line of the tables, so that sets can be measured one by one. */
export async function saveResult(result: Saved<SetResult>): Promise<void> {
  await writeJson(resultName(result.set, result.subset), result);
}

/** Ablations in the order of the sets. */
export async function savedAblations(): Promise<Saved<Ablation>[]> {
  const all = await Promise.all(SETS.map(({ name }) => readJson<Saved<Ablation>>(`ablations/${name}.json`)));
  return all.filter((ablation) => ablation !== null);
}

/** Keep an ablation. */
export async function saveAblation(ablation: Saved<Ablation>): Promise<void> {
  await writeJson(`ablations/${ablation.set}.json`, ablation);
}

/** Coverage in the order of the names. @param names Of tables. */
export async function savedCoverages(names: readonly string[]): Promise<Saved<SetCoverage>[]> {
  const all = await Promise.all(names.map((name) => readJson<Saved<SetCoverage>>(`coverage/${name}.json`)));
  return all.filter((coverage) => coverage !== null);
}

/** Keep the coverage of a set. */
export async function saveCoverage(coverage: Saved<SetCoverage>): Promise<void> {
  await writeJson(`coverage/${coverage.set}.json`, coverage);
}

/** Errors of the peers on a set; null where they have not run. */
async function savedPeers(set: string): Promise<PeerFile | null> {
  return await readJson(`peers/${set}.json`);
}

/** Keep the errors of the peers. */
export async function savePeers(file: PeerFile): Promise<void> {
  await writeJson(`peers/${file.set}.json`, file);
}

function resultName(set: string, subset: string): string {
  return `${set}${subset === "all" ? "" : `-${subset.replace(">=", "-")}`}.json`;
}

/** Lists are on one line, or a file would have a line for each number. */
async function writeJson(name: string, value: unknown): Promise<void> {
  const short = (_: string, field: unknown) => typeof field === "number" ? Number(field.toPrecision(6)) : field;
  const text = JSON.stringify(value, short, 1).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ""));
  const path = new URL(name, FOLDER);
  await Deno.mkdir(new URL(".", path), { recursive: true });
  await Deno.writeTextFile(path, `${text}\n`);
}

async function readJson<Value>(name: string): Promise<Value | null> {
  try {
    return JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
