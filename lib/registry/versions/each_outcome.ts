import type { Outcome } from "../../core/outcome.ts";
import { outcomeQuery, type Query } from "./queries.ts";
import { outcomeOf, type SqlRow } from "./rows.ts";

/** Outcomes that are read at once. */
const PAGE = 4096;

/**
 * The outcomes of a run, a page in memory at a time.
 *
 * @param all Reads the rows of a query. @param run Its id. @param page Outcomes of a page.
 */
export function* eachOutcome(all: (query: Query) => SqlRow[], run: string, page = PAGE): Generator<Outcome> {
  for (let after = 0;;) {
    const rows = all(outcomeQuery(run, { after, limit: page }));
    yield* rows.map(outcomeOf);
    if (rows.length < page) return;
    after = Number(rows.at(-1)!.series_id);
  }
}
