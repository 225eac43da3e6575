import { textsAfter } from "../../core/time/calendar.ts";
import { hashBytes, hashValue } from "../../core/bytes/hash.ts";
import { dataShapeOf } from "../../data/data_shape.ts";
import { currentGroup, type FeatureGroup } from "../../data/store/feature_store.ts";
import { SERVING_FILE } from "../../data/store/serving_record.ts";
import { type GroupDamage, passingOver } from "../../data/store/group_damage.ts";
import { hasStoredFuture } from "../../data/store/stored_future.ts";
import { activeRollout, type RolloutState } from "../../lifecycle/rollout_state.ts";
import { TrainedRuns } from "../../lifecycle/trained_runs.ts";
import { ChampionReader, type ChampionTable } from "../../registry/champion_table.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import { DISK } from "../../storage/files/files.ts";
import { isInMemory, lookInMemory } from "../../storage/files/memory_files.ts";
import { pause } from "../../parallel/pause.ts";
import type { FollowNews, ServedFolders, ServiceSource } from "./forecast_service.ts";
import { nameGroup } from "../plan/name_group.ts";
import { type ServingConfig, servingConfig, type ServingRuns } from "../plan/serving_config.ts";

/** What is served: a table in folders that may be followed by others. */
export type PlacedSource = ServiceSource & Pick<ServedFolders, "state"> & { readonly name: string };

/** What is followed; of a service that follows nothing its own folders. */
export function followedBy({ followed, registry, store }: ServiceSource): FollowNews {
  return followed?.() ?? { states: [{ state: "", registry, store }], failure: null };
}

/** A source in some folders, with the name of the table that is served there. @throws As `nameGroup`. */
export function placedIn({ state, registry: root, store }: ServedFolders, source: ServiceSource): PlacedSource {
  const registry = openRegistry(root, { now: source.now, readOnly: true });
  try {
    const placed = { ...source, state, registry: root, store };
    return { ...placed, name: nameGroup(registry, { registry: root, config: source.config }) };
  } finally {
    registry.close();
  }
}

/** A registry that is open as long as somebody needs it. */
export class SharedRegistry {
  /** For everything that is asked by number. */
  readonly registry: Registry;
  /** For who serves. */
  readonly champions: ChampionReader;
  #users = 1;

  /** @throws {RegistryError} As `openRegistry`. */
  constructor({ registry: root, now }: Pick<ServiceSource, "registry" | "now">) {
    this.registry = openRegistry(root, { now, readOnly: true });
    try {
      this.champions = new ChampionReader(root);
    } catch (thrown) {
      this.registry.close();
      throw thrown;
    }
  }

  /** One more needs it. */
  hold(): void {
    this.#users++;
  }

  /** One less does; after the last one it is closed. */
  release(): void {
    if (--this.#users > 0) return;
    this.registry.close();
    this.champions.close();
  }
}

/** Everything that a request is answered from: one state of the registry, one version of the table. Never changed. */
export interface Snapshot {
  /** The registry that it was read from. */
  readonly open: SharedRegistry;
  /** Opens runs for the table. */
  readonly runs: TrainedRuns;
  /** Who serves. */
  readonly champions: ChampionTable;
  /** The version of the table that serves. */
  readonly group: FeatureGroup;
  /** Position of each key in `group.keys`, by key id. */
  readonly positions: ReadonlyMap<string, number>;
  /** Whether the table itself says what is known ahead. */
  readonly hasAhead: boolean;
  /** What should have served and is damaged. */
  readonly damaged: readonly GroupDamage[];
  /** What the models of all keys need to be told. */
  readonly all: ServingConfig;
  /** The rollout of the table, or null. */
  readonly rollout: RolloutState | null;
  /** Runs that serve any key. */
  readonly serves: ServingRuns;
  /** Token of registry and table. */
  readonly state: string;
  /** Token of the table: equal ones mean equal histories. */
  readonly data: string;
  /** Token of registry file and kind of table: of equal ones a version means the same model. */
  readonly epoch: string;
  /** Periods after the table's end as it writes them, as many as any model forecasts. */
  readonly ds: readonly string[];
  /** ISO instant. */
  readonly since: string;
  /** What the files of the store looked like before it was read. */
  readonly stamp: string;
}

/**
 * What the place of a table looks like from outside: another text means another version, or another one that serves. Names are part
 * of it, as two changes within a tick of the file system's clock leave one time.
 *
 * @param store Feature store. @param name Table.
 */
export function storeStamp(store: string, name: string): string {
  const dir = `${store}/${name}`;
  return [lookOf(dir), lookOf(`${dir}/${SERVING_FILE}`), ...namesIn(dir)].join(" ");
}

function lookOf(path: string): string {
  if (isInMemory(path)) {
    const found = lookInMemory(path);
    return found === null ? "" : `${found.id}:${found.size}:${found.change}`;
  }
  try {
    const { ino, size, mtime } = Deno.statSync(path);
    return `${ino}:${size}:${mtime?.getTime()}`;
  } catch {
    return "";
  }
}

function namesIn(dir: string): string[] {
  if (isInMemory(dir)) return DISK.list(dir);
  try {
    return Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** From where a snapshot is taken. */
interface SnapshotSource extends Omit<PlacedSource, "state"> {
  /** The one before, whose open files are used where they are the same. */
  readonly former: Snapshot | null;
  /** Versions of the table that were found damaged while they were read. */
  readonly except?: readonly GroupDamage[];
}

/**
 * Take a snapshot; the caller releases its registry.
 *
 * @throws {RegistryError} As `openRegistry`; `NOT_FOUND` if the table has no run. @throws {DataError} As `currentGroup`, or why no
 * model may meet the table.
 */
export async function takeSnapshot(source: SnapshotSource): Promise<Snapshot> {
  const { former, name, now } = source;
  const isSame = former !== null && former.open.champions.replacement() === "";
  const open = isSame ? former.open : new SharedRegistry(source);
  if (isSame) open.hold();
  try {
    const champions = await open.champions.read(name, pause);
    const { group, positions, damaged, stamp } = await readTable(source);
    const shape = dataShapeOf(group), { dates } = group;
    const kind = hashValue(dates === undefined ? shape : { shape, dates }).slice(0, 16);
    const file = isSame ? former.epoch.split(":")[0] : crypto.randomUUID();
    const epoch = `${file}:${kind}`, data = `${group.version}:${group.contentHash.slice(0, 16)}`;
    const runs = former?.epoch === epoch ? former.runs : new TrainedRuns(open.registry, shape, dates);
    await runs.forgetFailures();
    const serves = countRuns(champions);
    const asked = { keys: group.keys.length, isAll: true, own: serves, all: () => serves, mayBeNew: true };
    const all = await servingConfig(open.registry, runs, { ...source, group, asked });
    return {
      ...{ open, runs, champions, group, positions, damaged, all, serves, data, epoch, stamp },
      hasAhead: hasStoredFuture(group),
      rollout: activeRollout(open.registry, name),
      ds: textsAfter(group.calendar, group.end, all.config.horizon),
      state: `${champions.last.id}-${group.version}-${hashBytes(champions.last.at + group.contentHash).slice(0, 12)}`,
      since: now().toISOString(),
    };
  } catch (thrown) {
    open.release();
    throw thrown;
  }
}

/** The version that serves; of the same files the same one. */
async function readTable(
  { store, name, former, except }: SnapshotSource,
): Promise<Pick<Snapshot, "group" | "positions" | "damaged" | "stamp">> {
  const stamp = storeStamp(store, name);
  if (except === undefined && former !== null && former.stamp === stamp) return former;
  const damaged: GroupDamage[] = [...except ?? []];
  const group = await currentGroup(store, name, passingOver(damaged));
  const positions = new Map<string, number>();
  for (const [k, { id }] of group.keys.entries()) {
    positions.set(id, k);
    if (k % TURN === TURN - 1) await pause();
  }
  return { group, positions, damaged, stamp };
}

/** Keys that are placed at a time. */
const TURN = 10_000;

/** Runs of the champions, newest first. */
function countRuns({ runs, run }: ChampionTable): ServingRuns {
  const counts = new Int32Array(runs.length);
  for (const place of run) counts[place]!++;
  return runs.map((run, r) => ({ run, versions: counts[r]! }));
}
