import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { concatPanels } from "../../../lib/core/rows/panel.ts";
import { openGroup } from "../../../lib/data/store/feature_store.ts";
import { readChunk } from "../../../lib/data/store/read_chunk.ts";
import { inFolder, prepareText } from "../_tables.ts";

/** 30 keys of different lengths: key k starts on day k + 1. */
function table(): string {
  const rows = ["date,item,demand,price"];
  for (let k = 0; k < 30; k++) {
    for (let day = k + 1; day <= 31; day++) {
      rows.push(`2024-01-${String(day).padStart(2, "0")},k${String(k).padStart(2, "0")},${k * 100 + day},${day / 2}`);
    }
  }
  return rows.join("\n");
}

function grouped(run: (group: Awaited<ReturnType<typeof openGroup>>) => Promise<void>): Promise<void> {
  return inFolder(async (dir) => {
    const { group } = await prepareText(dir, table(), { config: { exogenous: { future: ["price"] } } });
    await run(group);
  });
}

Deno.test("readChunk() reads any span of keys; together the parts are the whole", () =>
  grouped(async (group) => {
    const whole = await readChunk(group, 0, 30);
    assertEquals(whole.y[0], 1);
    assertEquals(whole.y[whole.y.length - 1], 29 * 100 + 31);
    assertEquals([...whole.ds.subarray(whole.offsets[29])], [group.end - 1, group.end]);
    for (const cuts of [[0, 30], [0, 1, 30], [0, 7, 8, 20, 30], group.chunks.map(({ from }) => from).concat(30)]) {
      const parts = await Promise.all(cuts.slice(1).map((to, i) => readChunk(group, cuts[i], to)));
      assertEquals(concatPanels(parts), whole);
    }
  }));

Deno.test("readChunk() reads alike through a group opened anew", () =>
  grouped(async (group) => {
    assertEquals(await readChunk(await openGroup(group.dir), 3, 9), await readChunk(group, 3, 9));
  }));

Deno.test("readChunk() with asOf is the panel as if the table had ended there", () =>
  inFolder(async (dir) => {
    const text = table();
    const { group } = await prepareText(dir, text, { config: { exogenous: { future: ["price"] } } });
    const cut = await readChunk(group, 0, 30, { asOf: group.end - 20 });
    const early = await prepareText(`${dir}`, text, {
      config: { exogenous: { future: ["price"] }, until: "2024-01-11", name: "early" },
    });
    const expected = await readChunk(early.group, 0, early.group.keys.length);
    assertEquals(cut.keys.length, 30);
    assertEquals([...cut.y], [...expected.y]);
    assertEquals([...cut.ds], [...expected.ds]);
    assertEquals([...cut.offsets.subarray(0, 12)], [...expected.offsets]);
    assertEquals(cut.offsets[30], cut.offsets[11]); // later keys have no rows
  }));

Deno.test("readChunk() reads no keys as an empty panel and refuses a span outside", () =>
  grouped(async (group) => {
    assertEquals((await readChunk(group, 5, 5)).y.length, 0);
    await assertRejects(() => readChunk(group, 0, 31), RangeError);
    await assertRejects(() => readChunk(group, 3, 2), RangeError);
  }));

Deno.test("readChunk() throws CORRUPT_GROUP for a cut or foreign panel file", () =>
  grouped(async (group) => {
    const path = `${group.dir}/panel.parquet`, bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length / 2));
    assertEquals((await assertRejects(() => readChunk(group, 0, 5), DataError)).code, "CORRUPT_GROUP");
    await Deno.writeFile(path, bytes);
    const longer = { ...group, keyRows: group.keyRows.map((rows) => rows * 2) };
    assertEquals((await assertRejects(() => readChunk(longer, 0, 30), DataError)).code, "CORRUPT_GROUP");
  }));

Deno.test("readChunk() with asOf before everything has keys without rows, at the end the whole", () =>
  grouped(async (group) => {
    const nothing = await readChunk(group, 0, 30, { asOf: group.start - 1 });
    assertEquals([nothing.keys.length, nothing.y.length, Math.max(...nothing.offsets)], [30, 0, 0]);
    const whole = await readChunk(group, 0, 30);
    assertEquals(await readChunk(group, 0, 30, { asOf: group.end }), whole);
    assertEquals(await readChunk(group, 0, 30, { asOf: group.end + 99 }), whole);
  }));

Deno.test("readChunk() with asOf never shows a later value, for any period", () =>
  grouped(async (group) => {
    const whole = await readChunk(group, 3, 12);
    for (let asOf = group.start; asOf <= group.end; asOf += 5) {
      const cut = await readChunk(group, 3, 12, { asOf });
      const rows = [...whole.ds.keys()].filter((i) => whole.ds[i] <= asOf);
      assertEquals([...cut.y], rows.map((i) => whole.y[i]));
      assertEquals([...cut.exogenous[0].values], rows.map((i) => whole.exogenous[0].values[i]));
      assertEquals(cut.offsets[9], rows.length);
    }
  }));

Deno.test("readChunk() gives memory of its own to each caller", () =>
  grouped(async (group) => {
    const [a, b] = [await readChunk(group, 0, 2), await readChunk(group, 0, 2)];
    a.y.fill(-1);
    assertEquals([b.y[0], b.keys.map((key) => key.parts[0])], [1, ["k00", "k01"]]);
  }));

Deno.test("readChunk() reads the same span many times at once", () =>
  grouped(async (group) => {
    const panels = await Promise.all(Array.from({ length: 6 }, () => readChunk(group, 4, 17)));
    for (const panel of panels) assertEquals(panel, panels[0]);
  }));

Deno.test("readChunk() refuses spans that are no span", () =>
  grouped(async (group) => {
    for (const [from, to] of [[-1, 2], [NaN, 2], [0, NaN]]) {
      await assertRejects(() => readChunk(group, from, to), RangeError, "must lie inside [0, 30)");
    }
  }));

Deno.test("readChunk() reads keys out of the middle of row groups of several pages", () =>
  inFolder(async (dir) => {
    const rows = ["date,item,demand,price"], start = Date.UTC(2020, 0, 1);
    for (let k = 0; k < 80; k++) {
      for (let day = 0; day < 550; day++) {
        const date = new Date(start + day * 86_400_000).toISOString().slice(0, 10);
        // Few distinct demands and all distinct prices: pages with and without a dictionary.
        rows.push(`${date},k${String(k).padStart(2, "0")},${(k + day) % 9},${k + day / 1000}`);
      }
    }
    const { group } = await prepareText(dir, rows.join("\n"), { config: { exogenous: { future: ["price"] } } });
    assertEquals(group.chunks.length, 8);
    for (const [from, to] of [[0, 1], [9, 11], [37, 38], [42, 61], [79, 80]]) {
      const panel = await readChunk(group, from, to);
      panel.keys.forEach((_, k) => {
        const at = panel.offsets[k];
        assertEquals(panel.y.slice(at, at + 550), Float64Array.from({ length: 550 }, (_, day) => (from + k + day) % 9));
        assertEquals(panel.exogenous[0].values[at + 549], from + k + 549 / 1000);
      });
    }
  }));
