import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { ensureTable } from "@lib/data/simulate/tables/ensure_table.ts";
import { inFolder } from "../../_tables.ts";

Deno.test("ensureTable() writes a table with its truth row by row, the same bytes again, and takes what is there", () =>
  inFolder(async (dir) => {
    const path = await ensureTable(`${dir}/a`, "reviews", { log: SILENT_LOGGER }),
      again = await ensureTable(`${dir}/b`, "reviews", { log: SILENT_LOGGER });
    const text = await Deno.readTextFile(path), truth = await Deno.readTextFile(`${dir}/a/reviews.truth.csv`);
    assertEquals(text, await Deno.readTextFile(again));
    assertEquals(text.split("\n").length, truth.split("\n").length);
    assert(text.startsWith("shop,review,length_cm,verified,helpful,sentiment\n"));
    const said: string[] = [], log = { ...SILENT_LOGGER, info: (line: string) => void said.push(line) };
    assertEquals([await ensureTable(`${dir}/a`, "reviews", { log }), said], [path, []]);
  }));

Deno.test("ensureTable() makes anew what was changed, and knows no other names", () =>
  inFolder(async (dir) => {
    const path = await ensureTable(dir, "reviews", { log: SILENT_LOGGER }), text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("books", "boots"));
    await ensureTable(dir, "reviews", { log: SILENT_LOGGER });
    assertEquals(await Deno.readTextFile(path), text);
    const error = await assertRejects(() => ensureTable(dir, "review", { log: SILENT_LOGGER }), DataError);
    assertEquals([error.code, error.hint], ["MISSING_FILE", "Did you mean simulator:reviews?"]);
  }));
