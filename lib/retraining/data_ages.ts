import { ForecastError } from "../core/errors.ts";
import { type FeatureGroup, openGroup, versionDir } from "../data/feature_store.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { type RowChange, rowChanges } from "../data/rows/row_changes.ts";
import type { PastRun, RunHistory } from "./run_history.ts";

/**
 * How much newer data there is than what models were made from: periods, or of a table without a calendar rows that came or
 * went, in percent of the rows that there were. Null where nobody knows.
 */
export interface DataAges {
  /** Since a run was trained. @param past The run. @param id Of the key. */
  sinceRun(past: PastRun, id: string): Promise<number | null>;
  /** Since the competition of a key whose model a run has made, or fitted again. */
  sinceCompetition(past: PastRun, id: string): Promise<number | null>;
  /** What is noted of the data of that competition, where its model is fitted again. */
  competedOn(past: PastRun, id: string): string;
}

/**
 * How models of a table age.
 *
 * @param group The table at hand. @param of `runs`: of its registry; `store`: where former versions lie.
 */
export function dataAges(
  group: FeatureGroup,
  { runs, store }: { readonly runs: RunHistory; readonly store: string },
): DataAges {
  return hasRows(group) ? rowAges(group, store) : periodAges(group, runs);
}

/** What a run has noted of the competition of a key; undefined where it held that itself. */
function notedOf({ plan }: PastRun, id: string): string | undefined {
  return plan?.refit?.competed[id];
}

function periodAges({ end }: FeatureGroup, runs: RunHistory): DataAges {
  const ageOf = (last: number | null) => last === null ? null : end - last;
  return {
    sinceRun: (past) => Promise.resolve(ageOf(past.end)),
    async sinceCompetition(past, id) {
      const noted = notedOf(past, id);
      return ageOf(noted === undefined ? past.end : await runs.periodOf(noted));
    },
    competedOn: (past, id) => notedOf(past, id) ?? past.plan?.end ?? "",
  };
}

function rowAges(group: FeatureGroup, store: string): DataAges {
  const changes = new Map<string, Promise<ReadonlyMap<string, RowChange> | null>>();
  const since = async (former: FormerVersion, id: string): Promise<number | null> => {
    const name = JSON.stringify(former), found = changes.get(name) ?? changesSince(group, store, former);
    changes.set(name, found);
    const change = (await found)?.get(id);
    return change === undefined ? null : 100 * Math.max(change.came, change.gone) / change.before;
  };
  const competed = (past: PastRun, id: string): FormerVersion => {
    const noted = notedOf(past, id);
    return noted === undefined ? past.data : { version: Number(noted) };
  };
  return {
    sinceRun: ({ data }, id) => since(data, id),
    sinceCompetition: (past, id) => since(competed(past, id), id),
    competedOn: (past, id) => notedOf(past, id) ?? String(past.data.version),
  };
}

/** A version of the table, with the hash of its content where somebody has noted it. */
interface FormerVersion {
  readonly version: number;
  readonly contentHash?: string;
}

/** Null where the version is not there any more, or another now. */
async function changesSince(
  group: FeatureGroup,
  store: string,
  { version, contentHash }: FormerVersion,
): Promise<ReadonlyMap<string, RowChange> | null> {
  try {
    const former = await openGroup(versionDir(store, group.name, version));
    return (contentHash ?? former.contentHash) === former.contentHash ? await rowChanges(former, group) : null;
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}
