import type { LevelCoverage } from "@lib/training/assessment/coverage_table.ts";
import { SETS } from "./sets.ts";

/** Names of the tables whose intervals are measured: the real sets, and the world that is simulated. */
export const COVERED: readonly string[] = [...SETS.map(({ name }) => name), "demo"];

/** What lay inside its intervals, over several origins. */
export interface SetCoverage {
  readonly set: string;
  /** Windows into the past; 0 ends with the hold-out. */
  readonly back: number;
  readonly keys: number;
  /** Last period known of each origin. */
  readonly origins: readonly string[];
  /** Of keys, by level. */
  readonly keyLevels: Readonly<Record<string, LevelCoverage>>;
  /** Of sums over keys. */
  readonly sums: SumCoverage;
}

/** How often sums over keys lay inside their intervals, by level; and what all keys together were missed by. */
export interface SumCoverage {
  /** Sums of single steps. */
  readonly steps: Readonly<Record<string, LevelCoverage>>;
  /** Sums over the horizon. */
  readonly horizon: Readonly<Record<string, LevelCoverage>>;
  /** Forecast of all over what came, less 1. */
  readonly bias: number;
  /** The same of the mean of the draws. */
  readonly meanBias: number;
}

/** Share of the keys whose own coverage is within 8 points of the level, over what exact intervals reach by chance. */
export function shareOfExact({ keysWithin, exactWithin }: LevelCoverage): number {
  return keysWithin / exactWithin;
}
