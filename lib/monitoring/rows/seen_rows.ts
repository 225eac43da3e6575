import { RequestFindings } from "../../inference/requests/request_findings.ts";
import { type OpenedTable, readBlocks } from "../../inference/rows/served_rows.ts";
import type { GivenTargets } from "./given_targets.ts";
import type { SaidRows } from "./said_rows.ts";
import type { TrainedRows } from "./trained_rows.ts";

/** What becomes of rows that are equal to rows of training, and why. */
export type SeenTreatment =
  /** Training has seen them: they are not scored. */
  | "left_out"
  /** They are scored, as somebody asked for it. */
  | "asked"
  /** They are scored: no more are equal than chance makes of so few different rows. */
  | "chance";

/** Rows of a table that are equal to rows that models learned from, in key, targets and all features. */
export interface SeenRows {
  /** 1 for such a row, shape [n], by its position. */
  readonly isSeen: Uint8Array;
  /** How many they are. */
  readonly count: number;
  /** What becomes of them. */
  readonly treatment: SeenTreatment;
  /** 1 for rows that the very run has seen which spoke of them before, shape [n]. */
  readonly isSeenBySpeaker: Uint8Array;
  /** Rows with a target of which somebody spoke before who had not seen them. */
  readonly said: number;
}

/** Standard deviations by which more rows are equal than chance makes them. */
const BEYOND_CHANCE = 3;
/** Share of the rows of training. */
const NEARLY_ALL = 0.9;

/**
 * Find rows that training has seen. Where many rows of training have a twin among themselves, as of a few categories, so have
 * new rows: as many as that say nothing, and are new, unless nearly all rows of training are there.
 *
 * @param served Rows that are open. @param options `trained`: what models learned from; `targets`: reads what came; `withSeen`:
 * whether somebody wants them scored; `said`: what was said of them before.
 */
export async function findSeenRows(
  served: Pick<OpenedTable, "rows" | "columns">,
  { trained, targets, withSeen, said = null }: {
    readonly trained: Pick<TrainedRows, "find" | "foundShare" | "twinShare">;
    readonly targets: GivenTargets;
    readonly withSeen: boolean;
    readonly said?: Pick<SaidRows, "choose"> | null;
  },
): Promise<SeenRows> {
  const parts: Uint8Array[] = [], spoken: Uint8Array[] = [], notes = new RequestFindings();
  let count = 0, known = 0, saidCount = 0, saidSeen = 0;
  for await (const { table: texts, first } of readBlocks(served)) {
    const { texts: came } = targets.read(texts, { first, notes }), { seen, byRun } = trained.find(texts, came);
    const own = new Uint8Array(texts.rows);
    came.forEach((told, row) => {
      const speaker = said?.choose(first + row, (run) => byRun(run)?.[row] === 1);
      if (told.includes("")) seen[row] = 0;
      else {
        known++;
        if (speaker !== undefined) saidCount++;
        if (speaker !== undefined) saidSeen += own[row] = byRun(speaker.run)?.[row] ?? 0;
      }
      count += seen[row]!;
    });
    parts.push(seen);
    spoken.push(own);
  }
  // Who has nearly all rows of training has them from there.
  const isChance = count <= mostByChance(known, trained.twinShare) && trained.foundShare < NEARLY_ALL;
  const treatment = isChance ? "chance" : withSeen ? "asked" : "left_out";
  const isSeenBySpeaker = joined(spoken), saidNew = treatment === "left_out" ? saidCount - saidSeen : saidCount;
  return { isSeen: joined(parts), count, treatment, isSeenBySpeaker, said: saidNew };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Of so many new rows, how many are equal to one of training where that share of training's own are to each other. */
function mostByChance(rows: number, share: number): number {
  return rows * share + BEYOND_CHANCE * Math.sqrt(rows * share * (1 - share));
}
