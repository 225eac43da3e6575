import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { type FileActuals, readActuals } from "@lib/data/read_actuals.ts";
import { prepareTable } from "@lib/data/prepare.ts";

const dir = Deno.makeTempDirSync();
const CONFIG = { name: "t", source: `${dir}/t.csv`, keys: ["item"] };
Deno.writeTextFileSync(
  `${dir}/t.csv`,
  "date,item,demand\n" + ["01", "02", "03", "04"].map((day) => `${day}.03.2024,007,1\n${day}.03.2024,7,2\n`).join(""),
);

const BASE = parseConfig({ ...CONFIG, timeFormat: "DD.MM.YYYY" });
const { group } = await prepareTable(BASE, { store: dir });

async function read(text: string, config: Record<string, unknown> = {}): Promise<string[]> {
  const first = parsePeriod(group.calendar, "2024-03-01");
  Deno.writeTextFileSync(`${dir}/a.csv`, text);
  const given = parseConfig({ ...CONFIG, ...config });
  const { key, period, y, findings }: FileActuals = await readActuals(given, group, `${dir}/a.csv`);
  const rows = Array.from(y, (value, i) => `${group.keys[key[i]!]!.parts} day ${period[i]! - first + 1}: ${value}`);
  return [...rows, ...findings.map(({ code, count }) => `${code} ${count}`)];
}

Deno.test("readActuals() holds rows to the rules of the table and takes both forms of a date", async () => {
  const text = `date,item,demand,promotion
2024-03-05,007,3,x
05.03.2024,7,4,x
06.03.2024,007,-1,x
06.03.2024,7,,x
2024-03-07,7,inf,x
2024-03-07,007,seven,x
31.02.2024,7,5,x
2024-03-08,nobody,5,x
2024-03-08,7,0,x
`;
  assertEquals(await read(text), [
    ...["007 day 5: 3", "7 day 5: 4", "7 day 8: 0"],
    ...["INVALID_DATE 1", "WRONG_TYPE 1", "NON_FINITE 1", "NEGATIVE 1", "ACTUALS_UNUSED 1"],
  ]);
});

Deno.test("readActuals() merges rows of one key and period as the config says", async () => {
  const text = "date,item,demand\n05.03.2024,007,3\n2024-03-05,007,5\n";
  const by = (duplicates: string) => read(text, { cleaning: { duplicates } });
  assertEquals(await by("sum"), ["007 day 5: 8", "DUPLICATES_MERGED 1"]);
  assertEquals(await by("mean"), ["007 day 5: 4", "DUPLICATES_MERGED 1"]);
  assertEquals(await by("last"), ["007 day 5: 5", "DUPLICATES_MERGED 1"]);
  assertEquals(await by("quarantine"), ["007 day 5: 3", "DUPLICATE_KEY_TIME 1"]);
});

Deno.test("readActuals() asks nothing of columns that the file need not have", async () => {
  const cleaning = { ranges: { price: [0, 9], demand: [0, 9] }, allowed: { shop: ["a"] } };
  assertEquals(await read("date,item,demand\n05.03.2024,007,3\n06.03.2024,007,10\n", { cleaning }), [
    "007 day 5: 3",
    "OUT_OF_RANGE 1",
  ]);
});

Deno.test("readActuals() leaves out dates more than a year after the table", async () => {
  assertEquals(await read("date,item,demand\n05.03.2024,007,3\n05.03.2034,7,4\n"), ["007 day 5: 3", "DATE_FAR_OFF 1"]);
});

Deno.test("readActuals() of hours leaves out another clock, and a file of dates alone", async () => {
  const hours = ["00", "01", "02", "03", "04"].map((hour) => `2024-03-01T${hour}:00:00Z,x,1\n`);
  Deno.writeTextFileSync(`${dir}/h.csv`, `date,item,demand\n${hours.join("")}`);
  const config = parseConfig({ ...CONFIG, name: "h", source: `${dir}/h.csv` });
  const table = (await prepareTable(config, { store: dir })).group;
  const hoursOf = async (...rows: string[]) => {
    Deno.writeTextFileSync(`${dir}/a.csv`, `date,item,demand\n${rows.map((row) => `${row},x,1\n`).join("")}`);
    const { period, findings } = await readActuals(config, table, `${dir}/a.csv`);
    return [...period.map((at) => at - table.end), ...findings.map(({ code }) => code)];
  };
  assertEquals(await hoursOf("2024-03-01T05:00:00Z", "2024-03-01T08:00:00+02:00"), [1, "TIME_ZONE"]);
  assertEquals(await hoursOf("2024-03-01T05:00:00+00:00", "2024-03-02"), [1, 20]);
  const none = await assertRejects(() => hoursOf("2024-03-02", "2024-03-03"), DataError);
  assertEquals(none.code, "NO_MATCHING_KEY");
});

Deno.test("readActuals() refuses what is of no use, with its code", async () => {
  const cases: [text: string, code: string][] = [
    ["date,item,demand\n05.03.2024,nobody,3\n", "NO_MATCHING_KEY"],
    ["date,item,demand\n", "NO_MATCHING_KEY"],
    ["date,item,demand\n05.03.2034,007,3\n", "NO_MATCHING_KEY"],
    ["date,item,sold\n05.03.2024,007,3\n", "MISSING_COLUMN"],
    ['date,item,demand\n05.03.2024,007,"3,5"\n', "DECIMAL_COMMA"],
  ];
  for (const [text, code] of cases) assertEquals((await assertRejects(() => read(text), DataError)).code, code);
});
