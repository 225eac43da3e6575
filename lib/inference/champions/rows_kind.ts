import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import type { ChampionKind } from "./resolve_champions.ts";
import type { Serving } from "./serving.ts";

/** What serves the rows of one key. */
export type RowServing = Serving<RowsChampion, RowsChampion>;

/** Champions of rows of tables without a calendar. */
export const ROWS: ChampionKind<RowsChampion, RowsChampion> = {
  read: ({ rows }, model) => rows.read(model),
  newcomers: ({ rows }) => rows.unseen(),
};
