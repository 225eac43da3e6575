import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowChanges } from "@lib/data/rows/row_changes.ts";
import { inFolder } from "../_tables.ts";
import { prepareRows } from "./_rows.ts";

const LINES = Array.from({ length: 40 }, (_, i) => `${"ab"[i % 2]},${i % 9},c${i % 3},${i / 4}`),
  FIELDS = { keys: ["shop"] };

Deno.test("rowChanges() counts rows that came, went or were mended, by key, wherever they stand", () =>
  inFolder(async (store) => {
    const { group: former } = await prepareRows(store, ["shop,x,c,y", ...LINES], FIELDS);
    const mended = LINES.map((line, i) => i === 1 ? line.replace(/,[^,]*$/, ",77") : line).slice(0, 38).reverse();
    // A category that is new gives all others another code; columns stand in another order.
    const moved = [...mended, "a,1,b9,5", "d,1,c1,6"].map((line) => {
      const [shop, x, c, y] = line.split(",");
      return [c, shop, y, x].join(",");
    });
    const { group } = await prepareRows(store, ["c,shop,y,x", ...moved], FIELDS);
    const changes = await rowChanges(former, group), of = (name: string) => changes.get(seriesKey([name]).id);
    assertEquals(of("a"), { before: 20, came: 1, gone: 1 });
    assertEquals(of("b"), { before: 20, came: 1, gone: 2 });
    assertEquals(of("d"), { before: 0, came: 1, gone: 0 });
    const back = await rowChanges(group, former);
    assertEquals(back.get(seriesKey(["d"]).id), { before: 1, came: 0, gone: 1 });
  }));
