import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { assertRejects } from "@std/assert";
import { tableOf } from "../rows/_rows.ts";
import { checkSource } from "@lib/data/check_source.ts";
import { meltedParts } from "@lib/data/tables/melted_part.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readActuals } from "@lib/data/read_actuals.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { inFolder } from "../_tables.ts";

const PART = {
  paths: ["t.csv"],
  columns: ["shop", "price", "demand", "target", "promo"],
  select: (wanted: readonly { name: string; as: string }[]) => wanted.map(({ name, as }) => `${name}:${as}`).join(),
};

Deno.test("meltedParts() has a part per target, with its name and its values; a column of that name gives way", () => {
  const [price, demand] = meltedParts(PART, { names: ["price", "demand"], value: "price, demand" });
  assertEquals(price!.columns, ["shop", "promo", "target", "price, demand"]);
  const wanted = [{ name: "target", as: "c2" }, { name: "price, demand", as: "c3" }, { name: "shop", as: "c0" }];
  assertEquals(demand!.select(wanted), "SELECT 'demand' AS c2, c3, c0 FROM (demand:c2,demand:c3,shop:c0)");
  const { columns } = meltedParts({ ...PART, columns: ["shop"] }, { names: ["price"], value: "price" })[0]!;
  assertEquals(columns, ["shop", "target"]);
});

const LINES = [
  "date,shop,price,demand,promo",
  ...Array.from({ length: 20 }, (_, i) => `2024-01-${10 + i},a,${i / 2},${i * 3},${i % 2}`),
];
const TWO = {
  keys: ["shop"],
  target: ["price", "demand"],
  frequency: "day",
  exogenous: { future: ["promo"] },
} as const;

Deno.test("prepareTable() of several targets has a series for each, from files and from memory alike", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, LINES.join("\n"));
    const config = parseConfig({
      ...TWO,
      keys: ["shop"],
      target: ["price", "demand"],
      exogenous: { future: ["promo"] },
      source: `${dir}/t.csv`,
    });
    const { group } = await prepareTable(config, { store: dir });
    assertEquals([group.keyColumns, group.target], [["shop", "target"], "price, demand"]);
    const panel = await readChunk(group, 0, 2);
    assertEquals(panel.keys.map(({ parts }) => parts.join("/")), ["a/demand", "a/price"]);
    assertEquals([panel.y[3], panel.y[23], panel.exogenous[0]!.values[3]], [9, 1.5, 1]);
    const memory = await prepareTable({ ...config, name: "m" }, { store: dir, table: tableOf(LINES) });
    assertEquals(await readChunk(memory.group, 0, 2), panel);
    assertEquals(await checkSource(config), { rows: 40, columns: 5 });
  }));

Deno.test("readActuals() reads what came of several targets as the table has them", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, LINES.join("\n"));
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["shop"],
      target: ["price", "demand"],
      frequency: "day",
    });
    const { group } = await prepareTable(config, { store: dir });
    await Deno.writeTextFile(`${dir}/came.csv`, "date,shop,price,demand\n2024-01-30,a,7,8\n");
    const { key, y } = await readActuals(config, group, `${dir}/came.csv`);
    assertEquals([[...key], [...y]], [[0, 1], [8, 7]]);
  }));

Deno.test("prepareTable() names a target that the table has not", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, LINES.join("\n"));
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["shop"],
      target: ["price", "demnd"],
      frequency: "day",
    });
    const error = await assertRejects(() => prepareTable(config, { store: dir }), DataError);
    assertEquals(error.code, "MISSING_COLUMN");
    assertEquals(error.message.includes('"demnd"'), true, error.message);
  }));
