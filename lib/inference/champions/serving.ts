import type { Champion } from "../../competition/champions/champion.ts";
import type { NewcomerProfile } from "../../competition/contenders/newcomers.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import type { VerdictLimits } from "../../competition/backtest/verdict.ts";
import type { KeyVerdict } from "../../core/outcome.ts";

/** What serves one key, or why nothing does; `C`: champions of series or of rows, `N`: what serves keys that no run has seen. */
export type Serving<C = Champion, N = NewcomerProfile> = Served<C, N> | Unserved<N>;

/** What serves the rows of one key. */
export type RowServing = Serving<RowsChampion, RowsChampion>;

/** A key with a champion. */
export interface Served<C = Champion, N = NewcomerProfile> {
  /** Whether it won its key's competition or stands in for a winner. */
  readonly status: "champion" | "fallback";
  /** The decoded model. */
  readonly champion: C;
  /** Version within the key, >= 1; 0 for a new key. */
  readonly version: number;
  /** Number of the version in the registry; absent for a new key. */
  readonly id?: number;
  /** Run that made it. */
  readonly run?: string;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
  /** What training said of the key; data that came since may say something else. */
  readonly verdict: KeyVerdict;
  /** Limits of the run by which the key is judged again. */
  readonly limits: VerdictLimits;
  /** Who serves the key if it was silent and is not any more. */
  readonly newcomers: N | null;
  /** First row of the history that tells what the key is now, default 0: what lies before is not shown to its model. */
  readonly from?: number;
}

/** A key without one. */
export interface Unserved<N = NewcomerProfile> {
  /** Always `failed`. */
  readonly status: "failed";
  /** Code, for instance `NO_CHAMPION`. */
  readonly reason: string;
  /** Who serves the key as a new one, if no run knows of it. */
  readonly newcomers?: N | null;
  /** Run of that; absent without. */
  readonly run?: string;
}
