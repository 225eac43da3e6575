import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { refuseFormatted } from "../../../lib/data/tables/formatted_numbers.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { inDatabase } from "../_tables.ts";

function refuse(texts: readonly string[], mayBeNames = true): Promise<void> {
  return inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, `i,x\n${texts.map((text) => `1,"${text}"`).join("\n")}\n`);
    await refuseFormatted(await openTable(database, `${dir}/t.csv`), [{ name: "x", mayBeNames }]);
  });
}

const repeat = (count: number, text: string) => Array.from({ length: count }, () => text);

Deno.test("refuseFormatted() names the column, an example, the rows and both remedies", async () => {
  const error = await assertRejects(() => refuse(["3", "2,47", "1,5", ""]), DataError);
  assertEquals([error.code, error.context], ["DECIMAL_COMMA", { column: "x", count: 2 }]);
  assertStringIncludes(error.message, '"x"');
  assertStringIncludes(error.message, '"2,47" in one of 2');
  assertStringIncludes(error.hint ?? "", '"kinds": {"x": "category"}');
  const numbers = await assertRejects(() => refuse(["7%", "8%"], false), DataError);
  assertEquals([numbers.code, numbers.hint?.includes("category")], ["WRONG_TYPE", false]);
});

Deno.test("refuseFormatted() takes no thousands for decimals", async () => {
  const hintOf = async (texts: readonly string[]) =>
    (await assertRejects(() => refuse([...texts], false), DataError)).hint;
  for (const text of ["18,611", "1,234,567", "1,234.5"]) {
    assertStringIncludes(await hintOf([text]), "those of thousands");
  }
  assertStringIncludes(await hintOf(["1.234,5"]), 'Say "decimal": ","');
});

Deno.test("refuseFormatted() lets one text in a hundred pass, and names of which some look like numbers", async () => {
  await refuse([...repeat(99, "1.5"), "1,5"]);
  await assertRejects(() => refuse([...repeat(98, "1.5"), "1,5", "2,5"]), DataError);
  await refuse(["7%", "BOGO", "none"]);
  await assertRejects(() => refuse(["7%", "BOGO", "none"], false), DataError);
  await refuse([...repeat(3, "#REF!"), "1", ""]);
});
