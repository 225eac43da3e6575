import { RequestFindings } from "../../inference/request_findings.ts";
import { readBlocks, type ServedRows } from "../../inference/rows/served_rows.ts";
import type { GivenTargets } from "./given_targets.ts";
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
 * whether somebody wants them scored.
 */
export async function findSeenRows(served: Pick<ServedRows, "rows" | "columns">, { trained, targets, withSeen }: {
  readonly trained: Pick<TrainedRows, "find" | "foundShare" | "twinShare">;
  readonly targets: GivenTargets;
  readonly withSeen: boolean;
}): Promise<SeenRows> {
  const parts: Uint8Array[] = [], notes = new RequestFindings();
  let count = 0, known = 0;
  for await (const { table: texts, first } of readBlocks(served)) {
    const { texts: came } = targets.read(texts, { first, notes }), found = trained.find(texts, came);
    came.forEach((told, row) => {
      if (told.includes("")) found[row] = 0;
      else known++;
      count += found[row]!;
    });
    parts.push(found);
  }
  const isSeen = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    isSeen.set(part, at);
    at += part.length;
  }
  // Who has nearly all rows of training has them from there.
  const isChance = count <= mostByChance(known, trained.twinShare) && trained.foundShare < NEARLY_ALL;
  return { isSeen, count, treatment: isChance ? "chance" : withSeen ? "asked" : "left_out" };
}

/** Of so many new rows, how many are equal to one of training where that share of training's own are to each other. */
function mostByChance(rows: number, share: number): number {
  return rows * share + BEYOND_CHANCE * Math.sqrt(rows * share * (1 - share));
}
