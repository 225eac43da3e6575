import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { draftFutureFrame } from "@lib/data/draft_future.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readFutureFrame } from "@lib/data/read_future_frame.ts";

const TABLE = `date,item,demand,price,kind
2024-01-01,007,5,1.5,shelf
2024-01-02,007,6,2,stand
2024-01-01,8,3,9,shelf
2024-01-02,8,4,,shelf
`;

async function withGroup(
  future: string[],
  test: (
    config: ReturnType<typeof parseConfig>,
    at: { dir: string; group: Awaited<ReturnType<typeof prepareTable>>["group"] },
  ) => Promise<void>,
  ahead = "",
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/t.csv`, TABLE + ahead);
    const config = parseConfig({ source: `${dir}/t.csv`, keys: ["item"], horizon: 2, exogenous: { future } });
    await test(config, { dir, group: (await prepareTable(config, { store: dir })).group });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("draftFutureFrame() without a season holds the last known value of each key, over every step", async () => {
  await withGroup(["price", "kind"], async (config, { dir, group }) => {
    const path = `${dir}/future.csv`;
    assertEquals(await draftFutureFrame(config, group, path), 4);
    assertEquals((await Deno.readTextFile(path)).trim().split("\n"), [
      "item,date,price,kind,drafted_from",
      "007,2024-01-03,2,stand,2024-01-02",
      "007,2024-01-04,2,stand,2024-01-02",
      '8,2024-01-03,9,shelf,"2024-01-01, 2024-01-02"',
      '8,2024-01-04,9,shelf,"2024-01-01, 2024-01-02"',
    ]);
  });
});

Deno.test("draftFutureFrame() repeats the last season, of an unknown period the one before, and says which", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const prices = [1, 2, 3, 4, 5, "", 7], rows = prices.map((price, i) => `2024-01-0${i + 1},a,1,${price}`);
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand,price\n${rows.join("\n")}\n`);
    const settings = { keys: ["item"], horizon: 4, seasonLength: 3, exogenous: { future: ["price"] } };
    const config = parseConfig({ source: `${dir}/t.csv`, ...settings });
    const { group } = await prepareTable(config, { store: dir });
    await draftFutureFrame(config, group, `${dir}/f.csv`);
    assertEquals((await Deno.readTextFile(`${dir}/f.csv`)).trim().split("\n").slice(1), [
      "a,2024-01-08,5,2024-01-05",
      "a,2024-01-09,3,2024-01-03",
      "a,2024-01-10,7,2024-01-07",
      "a,2024-01-11,5,2024-01-05",
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("draftFutureFrame() is a whole frame for inference", async () => {
  await withGroup(["price", "kind"], async (config, { dir, group }) => {
    await draftFutureFrame(config, group, `${dir}/future.csv`);
    const frame = await readFutureFrame(config, group, `${dir}/future.csv`);
    assertEquals([[...frame.missingSteps], frame.findings], [[0, 0], []]);
  });
});

Deno.test("draftFutureFrame() writes nothing where nothing is known ahead", async () => {
  await withGroup([], async (config, { dir, group }) => {
    assertEquals(await draftFutureFrame(config, group, `${dir}/future.csv`), 0);
    await assertRejects(() => Deno.stat(`${dir}/future.csv`), Deno.errors.NotFound);
  });
});

Deno.test("draftFutureFrame() leaves what was never known empty, as text and as number", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const text = "date,item,demand,price,kind\n2024-01-01,a,1,,\n2024-01-01,b,1,2.5,x\n2024-01-01,c,1,,y\n";
    await Deno.writeTextFile(`${dir}/t.csv`, text);
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["item"],
      horizon: 1,
      exogenous: { future: ["price", "kind"] },
    });
    const { group } = await prepareTable(config, { store: dir });
    await draftFutureFrame(config, group, `${dir}/f.csv`);
    assertEquals(
      await Deno.readTextFile(`${dir}/f.csv`),
      "item,date,price,kind,drafted_from\na,2024-01-02,,,\nb,2024-01-02,2.5,x,2024-01-01\nc,2024-01-02,,y,2024-01-01\n",
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("draftFutureFrame() asks for no column that is derived from others", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/t.csv`, TABLE);
    const config = parseConfig({
      source: `${dir}/t.csv`,
      keys: ["item"],
      horizon: 1,
      exogenous: { future: ["price"] },
      relative: [{ name: "rel", of: "price", within: [] }],
    });
    const { group } = await prepareTable(config, { store: dir });
    await draftFutureFrame(config, group, `${dir}/f.jsonl`);
    const rows = (await Deno.readTextFile(`${dir}/f.jsonl`)).trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(rows, [
      { item: "007", date: "2024-01-03", price: 2, drafted_from: "2024-01-02" },
      { item: "8", date: "2024-01-03", price: 9, drafted_from: "2024-01-01" },
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("draftFutureFrame() takes what the table itself says ahead, and goes on with it", async () => {
  await withGroup(["price", "kind"], async (config, { dir, group }) => {
    const path = `${dir}/future.csv`;
    assertEquals(await draftFutureFrame(config, group, path), 4);
    assertEquals((await Deno.readTextFile(path)).trim().split("\n").slice(1), [
      "007,2024-01-03,3,shelf,table",
      "007,2024-01-04,3,shelf,table",
      '8,2024-01-03,9,shelf,"2024-01-01, 2024-01-02"',
      '8,2024-01-04,7,shelf,"table, 2024-01-02"',
    ]);
  }, "2024-01-03,007,,3,shelf\n2024-01-04,8,,7,\n");
});

Deno.test("draftFutureFrame() is defused and comes back exactly: keys, categories and headers; so does one that is not", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const keys = ["=1+1", "'=1+1", "-5", "+49 30", "@x", "plain"], kinds = ["=sale", "shelf"];
    const rows = keys.flatMap((key, k) => [1, 2].map((d) => `2024-01-0${d},"${key}",${k},${k + 0.5},${kinds[k % 2]}`));
    await Deno.writeTextFile(`${dir}/t.csv`, `date,=item,demand,+price,kind\n${rows.join("\n")}\n`);
    const exogenous = { future: ["+price", "kind"] };
    const config = parseConfig({ source: `${dir}/t.csv`, keys: ["=item"], horizon: 2, exogenous });
    const { group } = await prepareTable(config, { store: dir });
    for (const defuse of [true, false]) {
      await draftFutureFrame(config, group, `${dir}/f.csv`, { defuse });
      const text = await Deno.readTextFile(`${dir}/f.csv`);
      assertEquals(/(^|,)[=@+]/m.test(text), !defuse, text);
      const frame = await readFutureFrame(config, group, `${dir}/f.csv`);
      assertEquals(frame.findings.map(({ code, count }) => `${code} ${count}`), defuse ? [] : UNDEFUSED_TWINS);
      const at = (key: string) => group.keys.findIndex(({ parts: [part] }) => part === key);
      const [price, kind] = frame.columns;
      if (defuse) { for (const key of keys) assertEquals(price.values[2 * at(key)], keys.indexOf(key) + 0.5, key); }
      assertEquals(kind.values[2 * at("plain")], group.exogenous[1].levels?.indexOf("shelf"));
      assertEquals(kind.values[2 * at("@x")], group.exogenous[1].levels?.indexOf("=sale"));
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** Where both `=1+1` and `'=1+1` are keys a file that was not defused cannot be told from one that was: it is said loudly. */
const UNDEFUSED_TWINS = ["FUTURE_ROWS_MISSING 1", "FUTURE_DUPLICATES 2"];
