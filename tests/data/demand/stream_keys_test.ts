import { assertEquals } from "@std/assert";
import { checkRows } from "../../../lib/data/demand/check_rows.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { streamKeys } from "../../../lib/data/demand/stream_keys.ts";
import { inDatabase } from "../_tables.ts";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

Deno.test("streamKeys() hands out each wanted key once, sorted by period and row, with derived columns", () =>
  inDatabase(async (database, dir) => {
    const text = "date,store,brand,demand,price\n1970-01-03,1,b,1,30\n1970-01-02,1,b,2,10\n1970-01-02,1,a,3,30\n" +
      "1970-01-02,2,a,4,7\n1970-01-02,1,b,5,\n1970-02-30,3,a,1,1\n1970-01-03,1,a,-1,5\n";
    await Deno.writeTextFile(`${dir}/t.csv`, text);
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["store", "brand"],
      exogenous: { future: ["price"] },
      relative: [{ name: "rel", of: "price", within: ["store"] }],
      neighbours: false,
    });
    const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
    const seen: unknown[] = [];
    const options = {
      plan: planDemand(config),
      checked,
      positions: Int32Array.of(0, 1, 2, 3),
    };
    await streamKeys(database, options, (k, rows) => {
      seen.push([k, [...rows.period], [...rows.good], [...rows.row], [...rows.y], ...rows.x.map((x) => [...x])]);
    });
    assertEquals(seen, [
      [0, [1, 2], [1, 0], [3, 7], [3, -1], [30, 5], [1.5, 5 / 30]],
      [1, [1, 1, 2], [1, 1, 1], [2, 5, 1], [2, 5, 1], [10, NaN, 30], [0.5, NaN, 1]],
      [2, [1], [1], [4], [4], [7], [1]],
      [3, [], [], [], [], [], []],
    ]);
  }));

Deno.test("streamKeys() grows with a long key", () =>
  inDatabase(async (database, dir) => {
    const rows = Array.from({ length: 5000 }, (_, i) => `1970-01-0${1 + i % 9},a,${i}`);
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
    const config = parseConfig({ source: `${dir}/t.csv`, keys: ["item"] });
    const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
    let sum = 0;
    const options = {
      plan: planDemand(config),
      checked,
      positions: Int32Array.of(0),
    };
    await streamKeys(database, options, (_, { y }) => {
      sum += y.reduce((total, value) => total + value, 0);
    });
    assertEquals(sum, 4999 * 2500);
  }));

Deno.test("streamKeys() hands out wanted keys only, and those without a row empty", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(
      `${dir}/t.csv`,
      "date,item,demand\n1970-01-02,a,1\n1970-02-30,b,1\n1970-01-03,c,3\n1970-01-04,d,-4\n",
    );
    const config = parseConfig({ source: `${dir}/t.csv`, keys: ["item"] });
    const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
    const seen: [number, number[], number[]][] = [];
    const options = { plan: planDemand(config), checked };
    await streamKeys(database, { ...options, positions: Int32Array.of(0, 1, 2, 3) }, (k, rows) => {
      seen.push([k, [...rows.y], [...rows.good]]);
    });
    assertEquals(seen, [[0, [1], [1]], [1, [], []], [2, [3], [1]], [3, [-4], [0]]]);
  }));

Deno.test("streamKeys() derives nothing where a group's mean is zero or unknown", () =>
  inDatabase(async (database, dir) => {
    const text = "date,item,demand,price\n1970-01-02,a,1,0\n1970-01-02,b,1,0\n1970-01-03,a,1,\n1970-01-03,b,1,5\n";
    await Deno.writeTextFile(`${dir}/t.csv`, text);
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["item"],
      exogenous: { future: ["price"] },
      relative: [{ name: "rel", of: "price", within: [] }],
    });
    const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
    const rel: number[][] = [];
    const options = {
      plan: planDemand(config),
      checked,
      positions: Int32Array.of(0, 1),
    };
    await streamKeys(database, options, (_, rows) => void rel.push([...rows.x[1]]));
    assertEquals(rel, [[NaN, NaN], [NaN, 1]]);
  }));

Deno.test("streamKeys() hands out what the other keys of a group have, of columns and of the target", () =>
  inDatabase(async (database, dir) => {
    const rows = ["01,n,a,4,1", "01,n,b,6,0", "01,n,c,,1", "01,s,a,9,1", "02,n,a,5,0", "03,n,b,7,1"];
    await Deno.writeTextFile(`${dir}/t.csv`, `date,store,brand,demand,promo\n1970-01-${rows.join("\n1970-01-")}\n`);
    const of = async (gaps: "missing" | "zero") => {
      const config = parseConfig({
        source: `${dir}/t.csv`,
        keys: ["store", "brand"],
        exogenous: { future: ["promo"] },
        relative: [
          { name: "near", of: "promo", how: "others", within: ["store"] },
          { name: "sold", of: "demand", how: "others", within: ["store"] },
          { name: "everywhere", of: "demand", how: "others", within: ["brand"] },
        ],
        neighbours: false,
        cleaning: { gaps },
      });
      const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
      assertEquals(checked.exogenous.slice(1), [
        { name: "near", kind: "future", derived: true, others: true },
        { name: "sold", kind: "historic", derived: true, others: true },
        { name: "everywhere", kind: "historic", derived: true, others: true },
      ]);
      const seen: number[][][] = [];
      await streamKeys(
        database,
        { plan: planDemand(config), checked, positions: Int32Array.of(0, 1, 2, 3) },
        (_, { x }) => {
          seen.push(x.slice(1).map((values) => [...values]));
        },
      );
      return seen;
    };
    assertEquals(await of("missing"), [
      [[0.5, NaN], [6, NaN], [9, NaN]],
      [[1, NaN], [4, NaN], [NaN, NaN]],
      [[0.5], [5], [NaN]],
      [[NaN], [NaN], [4]],
    ]);
    // A period without a row is a zero: the demand of the others is all that they sold.
    assertEquals((await of("zero")).map(([, sold]) => sold), [[6, 0], [4, 0], [10], [0]]);
  }));
