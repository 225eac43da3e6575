import type { FeatureGroup } from "../data/store/feature_store.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import type { FormerVersion, RowHistory } from "./row_history.ts";
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
 * @param group The table at hand. @param of `runs`: of its registry; `rows`: beside those of former versions.
 */
export function dataAges(
  group: FeatureGroup,
  { runs, rows }: { readonly runs: RunHistory; readonly rows: RowHistory },
): DataAges {
  return hasRows(group) ? rowAges(rows) : periodAges(group, runs);
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

function rowAges(rows: RowHistory): DataAges {
  const since = async (former: FormerVersion, id: string): Promise<number | null> => {
    const change = await rows.changeSince(former, id);
    return change === null ? null : 100 * Math.max(change.came, change.gone) / change.before;
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
