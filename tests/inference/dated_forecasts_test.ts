import { assert, assertEquals } from "@std/assert";
import { formatPeriod, parseDate } from "@lib/core/time/calendar.ts";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { trainTable } from "@lib/training/train.ts";

const DAY = { frequency: "day", anchor: 0 } as const, FIRST = parseDate("2024-01-01"), DAYS = 150, HORIZON = 7;
const iso = (day: number) => formatPeriod(DAY, FIRST + day);
/** Fairs of shops in the north, which sell twice as much then. */
const FAIRS = [11, 26, 38, 53, 67, 82, 95, 109, 124, 138];

function table(): string {
  const rows = ["a", "b", "c", "d"].flatMap((shop, s) =>
    Array.from({ length: DAYS }, (_, day) => {
      const region = s < 2 ? "north" : "south",
        base = 50 + 10 * s + 10 * (day % 7 === 5 ? 1 : 0) + (day * 7 + s * 3) % 5;
      return `${iso(day)},${shop},${region},${region === "north" && FAIRS.includes(day) ? 2 * base : base}`;
    })
  );
  return `date,shop,region,demand\n${rows.join("\n")}\n`;
}

function configOf(root: string, fairs: readonly number[]) {
  const event = (day: number) => ({ name: "fair", date: iso(day), where: { region: ["north"] } });
  const input: ConfigInput = {
    ...{ name: "shops", source: `${root}/t.csv`, keys: ["shop"], exogenous: { static: ["region"] } },
    ...{ horizon: HORIZON, contenders: ["global_ridge", "seasonal_naive"], events: fairs.map(event) },
  };
  return parseConfig(input);
}

Deno.test("an event that is added after training is known to the models, at the keys that have it, without training again", async () => {
  const root = Deno.makeTempDirSync(),
    store = `${root}/features`,
    registry = `${root}/models`,
    reports = `${root}/reports`;
  Deno.writeTextFileSync(`${root}/t.csv`, table());
  const now = () => new Date("2024-06-01T00:00:00Z"), trained = configOf(root, FAIRS);
  const { group: first } = await prepareTable(trained, { store });
  assertEquals([first.version, first.dates?.columns], [1, ["region"]]);
  await trainTable(trained, { store, registry, reports, workers: 0, now });
  const forecast = async () => {
    const output = `${root}/f.csv`;
    await inferTable({ registry, store, output, now });
    const [head, ...rows] = Deno.readTextFileSync(output).trimEnd().split("\n").map((line) => line.split(","));
    return new Map(rows.map((row) => [`${row[0]} ${row[head.indexOf("ds")]}`, Number(row[head.indexOf("yhat")])]));
  };
  const before = await forecast(), fair = iso(DAYS + 3);
  // The same table with one more fair: another version, and no training.
  const { group: second } = await prepareTable(configOf(root, [...FAIRS, DAYS + 3]), { store });
  assertEquals(second.version, 2);
  const after = await forecast();
  for (const [at, value] of after) {
    const isFair = at === `a ${fair}` || at === `b ${fair}`;
    if (isFair) assert(value > 1.6 * before.get(at)!, `${at}: ${before.get(at)} becomes ${value}`);
    else assertEquals(value, before.get(at), at);
  }
});

Deno.test("a config without holidays and events has versions without dates", async () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/t.csv`, table());
  const { group } = await prepareTable(configOf(root, []), { store: `${root}/features` });
  assertEquals([group.dates, Object.keys(group.lineage.settings).includes("events")], [undefined, false]);
});

Deno.test("a file of events that has changed makes another version, an equal one none", async () => {
  const root = Deno.makeTempDirSync(), file = `${root}/e.csv`, store = `${root}/features`;
  Deno.writeTextFileSync(`${root}/t.csv`, table());
  const config = parseConfig({ ...configOf(root, []), events: [{ file }] });
  const version = async (text: string) => {
    Deno.writeTextFileSync(file, text);
    return (await prepareTable(config, { store })).group.version;
  };
  const fair = `name,date\nfair,${iso(3)}\n`;
  assertEquals([await version(fair), await version(fair), await version(`${fair}fair,${iso(9)}\n`)], [1, 1, 2]);
  const { group } = await prepareTable(config, { store });
  assertEquals(group.lineage.events?.map(({ path }) => path), [file]);
});
