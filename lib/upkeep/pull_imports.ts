import type { Kinship } from "../registry/maintenance/ancestry.ts";
import { type ImportEntry, IMPORTS, listImports, parseImport } from "../registry/packs/imports.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { publishFile } from "../storage/files/publish.ts";
import { formerState } from "./pull_serving.ts";
import { damaged, IMPORTED_MODEL, IMPORTED_NAME, type SharedRemote, type SharedState } from "./shared_state.ts";
import { fetchText, isIt, type LocalFile } from "./transfer.ts";

/** What a pull brings of imported models. */
export interface PulledImports {
  /** Models that are not here whole: what they are, where they come to lie, and where they belong. */
  readonly models: readonly (LocalFile & { readonly to: string })[];
  /** Names that are new here or lead elsewhere, as their files have it. */
  readonly names: readonly { readonly text: string; readonly to: string; readonly bytes: number }[];
}

/**
 * What a pull brings of imported models. Models are named by their content and only ever added; a name leads to what was pushed,
 * unless this machine alone has changed it since both were the same.
 *
 * @param store The storage.
 * @param options `registry`: root; `stage`: folder in which models come to lie; `remote`: what is there; `known`: the state in
 * which both were the same, or null; `kinship`: of the registries.
 * @throws {DataError} `DAMAGED_FILE` if a name there is not as it was written, or its model is not there.
 */
export async function planImports(
  store: ObjectStore,
  options: {
    readonly registry: string;
    readonly stage: string;
    readonly remote: SharedRemote;
    readonly known: string | null;
    readonly kinship: Kinship;
  },
): Promise<PulledImports> {
  const { registry, stage, remote: { head, state }, known, kinship } = options, files = Object.entries(state.files);
  const folder = `${registry}/${IMPORTS}`, names: { text: string; to: string; bytes: number }[] = [];
  const models = files.flatMap(([path, file]) => {
    const name = `${IMPORTED_MODEL.exec(path)?.[1]}.model`, to = `${folder}/${name}`;
    return IMPORTED_MODEL.test(path) && !isIt(to, file) ? [{ file, path: `${stage}/${name}`, to }] : [];
  });
  const own = new Map(listImports(registry).map(({ name, model }) => [name, model]));
  const pushed = files.filter(([path]) => IMPORTED_NAME.test(path));
  const former = pushed.length === 0 || known === head.state ? state : await formerState(store, known);
  for (const [path, { bytes }] of pushed) {
    const { name, model, text } = await entryIn(store, state, path), ours = own.get(name);
    if (ours === model) continue;
    const isOurs = former === null
      ? kinship === "ahead"
      : !Object.hasOwn(former.files, path) || ours !== (await entryIn(store, former, path)).model;
    if (ours === undefined || !isOurs) names.push({ text, to: `${folder}/${name}.json`, bytes });
  }
  return { models, names };
}

/** Let names lead to models that have their places. */
export function placeNames({ names }: Pick<PulledImports, "names">): void {
  for (const { text, to } of names) publishFile(to, text);
}

/** What somebody has pushed is not trusted. */
async function entryIn(
  store: ObjectStore,
  { files }: SharedState,
  path: string,
): Promise<ImportEntry & { readonly text: string }> {
  const file = files[path], text = file === undefined ? "" : await fetchText(store, file), entry = parseImport(text);
  if (entry === null || entry.name !== IMPORTED_NAME.exec(path)?.[1]) throw damaged(store, path, "it names no model");
  if (Object.hasOwn(files, `registry/${IMPORTS}/${entry.model}.model`)) return { ...entry, text };
  throw damaged(store, path, "the model that it names is not there");
}
