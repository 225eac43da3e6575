import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseDate } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { readEvents } from "@lib/data/times/holidays/read_events.ts";

async function read(text: string) {
  const path = `${Deno.makeTempDirSync()}/e.csv`;
  Deno.writeTextFileSync(path, text);
  return await readEvents(path, { columns: ["region", "shop"], encoding: null });
}

const MAY_1 = parseDate("2024-05-01");

Deno.test("readEvents() reads days and spans in order, with the keys that have them; an empty text is all", async () => {
  const { events, findings } = await read("region,name,from,to\nBY,fair,2024-05-01,2024-05-03\n,sale,2024-05-02,\n");
  assertEquals(events, [
    { name: "fair", from: MAY_1, to: MAY_1 + 2, where: { region: "BY" } },
    { name: "sale", from: MAY_1 + 1, to: MAY_1 + 1, where: {} },
  ]);
  assertEquals(findings, []);
  assertEquals((await read("name;date\nfair;2024-05-01 00:00:00\n")).events, [{
    ...{ name: "fair", from: MAY_1, to: MAY_1, where: {} },
  }]);
});

Deno.test("readEvents() names row, column and value of what is no event", async () => {
  const wrong: [string, RegExp][] = [
    ["name,date\na,2024-05-01\nb,1.5.24\n", /"date" of row 2 .* current value is "1\.5\.24"/],
    ["name,date\n,2024-05-01\n", /"name" of row 1 .* have a name/],
    ["name,from,to\na,2024-05-02,2024-05-01\n", /"to" of row 1 .* not lie before 2024-05-02/],
  ];
  for (const [text, message] of wrong) {
    const thrown = await assertRejects(() => read(text), DataError);
    assertEquals(thrown.code, "INVALID_DATE");
    assertMatch(thrown.message, message);
  }
  assertEquals((await assertRejects(() => read("title,date\na,2024-05-01\n"), DataError)).code, "MISSING_COLUMN");
});

Deno.test("readEvents() tells of columns that say nothing, as a mistyped one would be for all keys", async () => {
  const { findings } = await read("name,date,regoin,comment\na,2024-05-01,BY,x\n");
  assertEquals(findings.map(({ code, severity, column }) => [code, severity, column]), [
    ["EVENT_COLUMN_UNUSED", "warning", "regoin"],
    ["EVENT_COLUMN_UNUSED", "info", "comment"],
  ]);
});
