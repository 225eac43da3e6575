import type { RowSpec } from "../../features/row_spec.ts";
import type { Champion } from "./champion.ts";
import type { BaseMember } from "./champion_base.ts";
import { encodeChampion } from "./champion_codec.ts";
import type { Combine } from "../backtest/combine.ts";
import type { KeyInterval } from "../calibration/intervals.ts";
import type { RowsChampion } from "./rows_champion.ts";
import { encodeRowsChampion } from "./rows_layout.ts";

/** What serves a key, whatever is predicted for it. */
export type AnyChampion = Champion | RowsChampion;

/** A member as it is fitted, before a problem makes a champion of it. */
export interface FittedMember extends BaseMember<RowSpec> {
  /** As in `Backtest`; 1 for none. */
  readonly smear: number;
  /** As in `Backtest`; 0 for none. */
  readonly lift: number;
}

/** Who serves a key. */
export interface ChampionParts {
  /** Contender, combination or fallback. */
  readonly contender: string;
  /** How the members become one. */
  readonly combine: Combine;
  /** Fitted on everything known. */
  readonly members: readonly FittedMember[];
  /** How rows are made for members that have no spec of their own. */
  readonly spec: RowSpec;
}

/** What is known of the key. */
export interface ChampionFacts {
  /** Its target, as `KeySample.known` gives it at the end. */
  readonly known: Float64Array;
  /** First period, or part, of its rows. */
  readonly start: number;
  /** Origin that its models were fitted at. */
  readonly end: number;
  /** What its intervals rest on. */
  readonly interval: KeyInterval;
  /** Whether its errors say nothing of what it is now. */
  readonly isResumed: boolean;
}

/** A champion as bytes, of either layout. */
export function encodeAnyChampion(champion: AnyChampion): Uint8Array<ArrayBuffer> {
  return "reading" in champion ? encodeRowsChampion(champion) : encodeChampion(champion);
}
