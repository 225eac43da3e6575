/** The shipped configs parse; where the real data is at hand, each reads its set with the published counts. */
import { assertEquals } from "@std/assert";
import { formatPeriod } from "../../lib/core/time/calendar.ts";
import { type Config, parseConfig } from "../../lib/core/config/config.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { readChunk } from "../../lib/data/store/read_chunk.ts";
import { inFolder } from "../data/_tables.ts";

const ROOT = new URL("../../", import.meta.url);
const SHARED = new URL("../shared/data/", ROOT);

const SETS = {
  orange_juice: {
    file: "orange_juice_weekly",
    keys: 913,
    read: 102_619,
    outside: 3_520,
    start: "1990-06-14",
    end: "1992-09-03",
  },
  online_retail_weekly: {
    file: "online_retail_weekly",
    keys: 28_366,
    read: 265_733,
    outside: 3_279,
    start: "2009-11-30",
    end: "2011-11-28",
  },
  carparts: {
    file: "carparts_monthly",
    keys: 2_674,
    read: 136_374,
    outside: 0,
    start: "1998-01-01",
    end: "2002-03-01",
  },
  hospital: { file: "hospital_monthly", keys: 767, read: 64_428, outside: 0, start: "2000-01-01", end: "2006-12-01" },
  pbs: { file: "pbs_monthly", keys: 336, read: 67_596, outside: 0, start: "1991-07-01", end: "2008-06-01" },
  aus_retail: {
    file: "aus_retail_monthly",
    keys: 152,
    read: 64_532,
    outside: 0,
    start: "1982-04-01",
    end: "2018-12-01",
  },
  tourism: { file: "tourism_quarterly", keys: 304, read: 24_320, outside: 0, start: "1998-01-01", end: "2017-10-01" },
};

async function readConfig(name: string): Promise<Config> {
  return parseConfig(JSON.parse(await Deno.readTextFile(new URL(`config/${name}.json`, ROOT))));
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

Deno.test("config/*.json parse, each under its own name", async () => {
  for (const name of [...Object.keys(SETS), "demo", "online_retail_daily"]) {
    assertEquals((await readConfig(name)).name, name);
  }
});

for (const [name, set] of Object.entries(SETS)) {
  const file = new URL(`${set.file}.csv.gz`, SHARED);
  Deno.test({
    name: `config/${name}.json reads its data set whole`,
    ignore: !exists(file),
    fn: () =>
      inFolder(async (store) => {
        const { group, counts, findings } = await prepareTable(await readConfig(name), { store, input: file.pathname });
        assertEquals(group.keys.length, set.keys);
        assertEquals([counts.read, counts.kept, counts.outside], [set.read, set.read, set.outside]);
        assertEquals(findings.filter((finding) => finding.severity === "error"), []);
        const edges = [group.start, group.end].map((period) => formatPeriod(group.calendar, period));
        assertEquals(edges, [set.start, set.end]);
      }),
  });
}

Deno.test({
  name: "config/orange_juice.json derives the price relative to the store's week",
  ignore: !exists(new URL("orange_juice_weekly.csv.gz", SHARED)),
  fn: () =>
    inFolder(async (store) => {
      const input = new URL("orange_juice_weekly.csv.gz", SHARED).pathname;
      const { group } = await prepareTable(await readConfig("orange_juice"), { store, input });
      const brands = group.keys.flatMap((key, k) => key.parts[0] === "2" ? [k] : []);
      const panels = await Promise.all(brands.map((k) => readChunk(group, k, k + 1)));
      const value = (panel: typeof panels[0], name: string) =>
        panel.exogenous.find((column) => column.name === name)?.values.at(-1) ?? NaN;
      const known = panels.filter((panel) => !Number.isNaN(value(panel, "price")));
      const mean = known.reduce((sum, panel) => sum + value(panel, "price"), 0) / known.length;
      for (const panel of known) {
        const error = value(panel, "relative_price") - value(panel, "price") / mean;
        assertEquals(Math.abs(error) < 1e-12, true);
      }
    }),
});
