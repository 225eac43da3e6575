import { encodeAnyChampion } from "@lib/competition/champions/any_champion.ts";
import { encodeChampion } from "@lib/competition/champions/champion_codec.ts";
import { encodeRowsChampion } from "@lib/competition/champions/rows_layout.ts";
import { championOf, constant } from "../_champions.ts";
import { championOf as rowsChampionOf, member, NUMBERS } from "../_rows.ts";
import { assertEquals } from "@std/assert";

Deno.test("encodeAnyChampion() writes each champion in its own layout", () => {
  const series = championOf([constant(3)]), rows = rowsChampionOf(NUMBERS, [member([1, 2])]);
  assertEquals(encodeAnyChampion(series), encodeChampion(series));
  assertEquals(encodeAnyChampion(rows), encodeRowsChampion(rows));
});
