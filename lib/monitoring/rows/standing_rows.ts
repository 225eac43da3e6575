import type { SeriesKey } from "../../core/rows/panel.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { seal } from "../../storage/files/sealed.ts";
import type { WatchFinding } from "../watch/key_findings.ts";
import { lookFile, type LookPlace, readLookFile } from "../watch/look_files.ts";
import { brokenNote, foreignNote, type MonitorNote } from "../watch/monitor_note.ts";
import type { WatchedRows } from "./watch_keys.ts";

/** What the last look that could say something of a key has found of it. */
export interface StandingRows {
  /** Number of the version in the registry that it is about: another one is not to blame for it. */
  readonly version: number;
  /** What was lost, or held too little; empty where it did as promised. */
  readonly findings: readonly WatchFinding[];
  /** Columns that have moved. */
  readonly moved: readonly WatchFinding[];
  /** Share by which its error would fall at its promise, in [0, 1]; null where undefined. */
  readonly gain: number | null;
}

/** By key id. */
export type StandingState = ReadonlyMap<string, StandingRows>;

/** Whose state it is. */
export interface StandingOwner extends LookPlace {
  /** Identity of the registry. */
  readonly registry: string;
}

/** Layout of the file. */
const FORMAT = 1;

/**
 * What stands of keys after a look: what it says itself of those that it could test, and of others what the last one said of the
 * same version.
 *
 * @param former What the last look left. @param look `champions`: that serve; `tested`: how keys did of which enough rows came;
 * `moved`: columns that have moved, of keys whose columns were compared.
 */
export function standingAfter(
  former: StandingState,
  { champions, tested, moved }: {
    readonly champions: readonly Pick<VersionRow, "id" | "key">[];
    readonly tested: ReadonlyMap<string, Pick<WatchedRows, "findings" | "gain">>;
    readonly moved: ReadonlyMap<string, readonly WatchFinding[]>;
  },
): Map<string, StandingRows> {
  const state = new Map<string, StandingRows>();
  for (const { id: version, key: { id } } of champions) {
    const left = former.get(id)?.version === version ? former.get(id) : undefined;
    const own = tested.get(id) ?? left, columns = moved.get(id) ?? left?.moved;
    if (own === undefined && columns === undefined) continue;
    state.set(id, { version, findings: own?.findings ?? [], moved: columns ?? [], gain: own?.gain ?? null });
  }
  return state;
}

/** What stands of a key, what is to be acted on first; what is to be acted on need not be watched as well. */
export function findingsOfKey(state: StandingState, { id }: Pick<SeriesKey, "id">): readonly WatchFinding[] {
  const { findings = [], moved = [] } = state.get(id) ?? {};
  return findings.length > 0 ? findings : moved;
}

/**
 * Keep what stands for the next look, whole or not at all.
 *
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function keepStanding(owner: StandingOwner, state: StandingState): void {
  const { table, registry } = owner;
  publishFile(lookFile(owner, "rows"), seal({ format: FORMAT, table, registry, keys: Object.fromEntries(state) }));
}

/**
 * Read what the last look left.
 *
 * @returns `note`: why what is there is of no use, else null.
 * @throws {DataError} `UNREADABLE_FILE` and the like, if the file is there and the system does not give it.
 */
export function readStanding(
  owner: StandingOwner,
): { readonly state: StandingState; readonly note: MonitorNote | null } {
  const path = lookFile(owner, "rows"), record = readLookFile(path), nothing: StandingState = new Map();
  if (record === undefined) return { state: nothing, note: null };
  if (record?.format !== FORMAT) {
    return { state: nothing, note: brokenNote(path, ": alarms of keys stand no more") };
  }
  if (record.table !== owner.table || record.registry !== owner.registry) {
    const note = foreignNote(path, "table or registry: alarms of keys stand no more, and it is replaced");
    return { state: nothing, note };
  }
  // The seal says that it is as it was written.
  return { state: new Map(Object.entries(record.keys as Record<string, StandingRows>)), note: null };
}
