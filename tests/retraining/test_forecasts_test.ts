import { assertEquals } from "@std/assert";
import { testForecasts } from "@lib/retraining/test_forecasts.ts";
import { configOf, KEYS, naiveChampion } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

const halves = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 0.5 })) });
const broken = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 1e308 })) });

const ends = (sign: number) => Float64Array.from({ length: 6 }, (_, i) => i < 3 ? sign : NaN);
const narrow = { levels: [80, 95], lo: ends(-1), hi: ends(1) };

Deno.test("testForecasts() finds what is no forecast, on a table that does not serve yet, and how far the rest moves", async () => {
  using shop = new Shop();
  await shop.load();
  shop.register("first", { keys: KEYS });
  // Of the second level nothing is known.
  shop.register("again", { keys: [KEYS[0]!], champion: { ...halves, interval: narrow }, stage: "Staging" });
  shop.register("nan", { keys: [KEYS[1]!], champion: broken, stage: "Staging" });
  const { group: table, config } = await shop.read(`${TABLE}2024-01-04,007,n,8\n2024-01-04,7,n,6\n`);
  const versions = await shop.with((registry) => registry.listVersions({ stage: "Staging" }));
  const source = shop.source({ config, table }), draft = `${shop.root}/draft.csv`;
  const test = await testForecasts(source, versions, { draft });
  assertEquals(test.broken.map(({ version, code }) => [version.run, code]), [["nan", "NOT_FINITE"]]);
  const { keys, changed, lost, mostAbsolute } = test.changes;
  assertEquals(test.lostIntervals, 1);
  assertEquals([test.tested, keys, changed, lost.length], [2, 1, 1, 1]);
  // The newest value is that of the new table.
  assertEquals([mostAbsolute[0]?.before, mostAbsolute[0]?.after], [24, 10.5]);

  const without = await shop.read("date,item,location,demand\n2024-01-01,other,n,1\n2024-01-02,other,n,2\n");
  const absent = await testForecasts({ ...source, table: without.group }, versions, { draft });
  assertEquals(absent.broken.map(({ code }) => code), ["KEY_ABSENT", "KEY_ABSENT"]);
  assertEquals((await testForecasts(source, [], { draft })).tested, 0);
});

Deno.test("testForecasts() assumes the last known values of what must be known ahead and is not at hand", async () => {
  const columns = { exogenous: { future: ["price"] } };
  using shop = new Shop(configOf(columns));
  await shop.load("date,item,location,demand,price\n2024-01-01,007,n,1,5\n2024-01-02,007,n,2,5\n");
  shop.register("first", { keys: [KEYS[0]!] });
  const { group: table, config } = await shop.read(
    "date,item,location,demand,price\n2024-01-01,007,n,1,5\n2024-01-02,007,n,2,5\n",
  );
  const versions = await shop.with((registry) => registry.listVersions());
  const { assumed, broken } = await testForecasts(shop.source({ config, table }), versions, {
    draft: `${shop.root}/draft.csv`,
  });
  assertEquals([assumed, broken], [["price"], []]);
});
