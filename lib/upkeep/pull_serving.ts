import { ForecastError } from "../core/errors/errors.ts";
import { parseServing, SERVING_FILE } from "../data/store/serving_record.ts";
import { recordedVersion, recordServing } from "../data/store/serving_record.ts";
import type { Kinship } from "../registry/maintenance/ancestry.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { damaged, readState, type SharedRemote, type SharedState } from "./shared_state.ts";
import { fetchText } from "./transfer.ts";

/** The version of a table that serves from now on. */
export interface PulledServing {
  /** Table. */
  readonly name: string;
  /** Number. */
  readonly version: number;
  /** Bytes of the object that says so. */
  readonly bytes: number;
}

/**
 * Which versions of tables serve after a pull, where others than now: what was pushed, unless this machine alone has changed it
 * since both were the same.
 *
 * @param store The storage.
 * @param options `folder`: feature store; `remote`: what is there; `known`: the state in which both were the same, or null;
 * `kinship`: of the registries.
 * @throws {DataError} `DAMAGED_FILE`.
 */
export async function planServing(
  store: ObjectStore,
  options: {
    readonly folder: string;
    readonly remote: SharedRemote;
    readonly known: string | null;
    readonly kinship: Kinship;
  },
): Promise<PulledServing[]> {
  const { folder, remote: { head, state }, known, kinship } = options;
  const former = known === head.state ? state : await formerState(store, known);
  const changed: PulledServing[] = [];
  for (const [path, { bytes }] of Object.entries(state.files).filter(([path]) => path.endsWith(`/${SERVING_FILE}`))) {
    const name = path.split("/")[1] ?? "", version = await servedIn(store, state, path);
    if (version === null || !Object.hasOwn(state.files, `store/${name}/v${version}/group.json`)) {
      throw damaged(store, path, "it names no version");
    }
    const own = await recordedVersion(folder, name);
    const isOurs = former === null ? kinship === "ahead" : own !== await servedIn(store, former, path);
    if (own !== version && (own === null || !isOurs)) changed.push({ name, version, bytes });
  }
  return changed;
}

/** Let them serve. @param folder Feature store. */
export function serve(folder: string, serving: readonly Pick<PulledServing, "name" | "version">[]): void {
  for (const { name, version } of serving) recordServing(folder, { name, version });
}

async function servedIn(store: ObjectStore, { files }: SharedState, path: string): Promise<number | null> {
  const file = files[path];
  return file === undefined ? null : parseServing(await fetchText(store, file))?.version ?? null;
}

/** The state in which both were the same; null where it is not known or gone: then nobody knows who has changed what. */
export async function formerState(store: ObjectStore, sha256: string | null): Promise<SharedState | null> {
  if (sha256 === null) return null;
  try {
    return await readState(store, sha256);
  } catch (thrown) {
    if (thrown instanceof ForecastError && thrown.code === "DAMAGED_FILE") return null;
    throw thrown;
  }
}
