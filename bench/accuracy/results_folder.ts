import type { Ablation } from "./ablation.ts";
import type { PeerFile } from "./peer_file.ts";
import type { SetResult } from "./set_result.ts";
import { SETS } from "./sets.ts";

/** Something measured, with the fingerprint of the code that it is of. */
export type Saved<Value> = Value & { readonly code: string };

const FOLDER = new URL("../results/accuracy/", import.meta.url);

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

/** Errors of the peers on a set; null where they have not run. */
export async function savedPeers(set: string): Promise<PeerFile | null> {
  return await readJson(`peers/${set}.json`);
}

/** Keep the errors of the peers: a line a list, or a file would have a line for each number. */
export async function savePeers(file: PeerFile): Promise<void> {
  const text = JSON.stringify(file, null, 1).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ""));
  await write(`peers/${file.set}.json`, text);
}

function resultName(set: string, subset: string): string {
  return `${set}${subset === "all" ? "" : `-${subset.replace(">=", "-")}`}.json`;
}

async function writeJson(name: string, value: unknown): Promise<void> {
  await write(
    name,
    JSON.stringify(value, (_, field) => typeof field === "number" ? Number(field.toPrecision(6)) : field, 1),
  );
}

async function write(name: string, text: string): Promise<void> {
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
