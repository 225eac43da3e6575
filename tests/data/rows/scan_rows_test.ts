import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { scan } from "./_rows.ts";

Deno.test("scanRows() sorts keys, gives each row its own, and reads several targets, times and groups", async () => {
  const lines = ["k,l,d,g,y,z", "b,1,2024-01-02,p,1,10", "a,2,2024-01-01 12:00,q,2,20", "b,1,2024-01-02,p,3,30"];
  const fields = { keys: ["k", "l"], target: ["y", "z"] };
  const rows = await scan(lines, { ...fields, time: "d" });
  assertEquals(rows.keys.map(({ parts }) => parts), [["a", "2"], ["b", "1"]]);
  assertEquals([[...rows.key], [...rows.y]], [[1, 0, 1], [1, 10, 2, 20, 3, 30]]);
  assertEquals([rows.time![0]! - rows.time![1]!, rows.timeFormat, rows.group], [0.5, "YYYY-MM-DD", null]);
  const { group, time } = await scan(lines, { ...fields, split: { group: "g" } });
  assertEquals([group![0] === group![2], group![0] === group![1], time], [true, false, null]);
});

Deno.test("scanRows() gives equal rows equal numbers, by seed", async () => {
  const lines = ["x,y", "1,2", "1,3", "1,2"], { content } = await scan(lines);
  assertEquals([content[0] === content[2], content[0] === content[1]], [true, false]);
  assertNotEquals((await scan(lines, { seed: 7 })).content[0], content[0]);
});

Deno.test("scanRows() takes whole numbers with fractions for the keys that they are, but not where one has a fraction or a zero in front", async () => {
  const keysOf = async (...cells: string[]) =>
    (await scan(["k,y", ...cells.map((cell, i) => `${cell},${i}`)], { keys: ["k"] })).keys.map(({ parts }) => parts[0]);
  assertEquals(await keysOf("1.0", "2", "2.0", ""), ["1", "2"]);
  assertEquals(await keysOf("1.0", "1.1", "2"), ["1.0", "1.1", "2"]);
  assertEquals(await keysOf("1.0", "01", "2"), ["01", "1.0", "2"]);
  assertEquals(await keysOf("1.0", "True"), ["1.0", "True"]);
});

Deno.test("scanRows() refuses a time that holds no dates", async () => {
  const error = await assertRejects(() => scan(["d,y", "soon,1", "later,2"], { time: "d" }), DataError);
  assertEquals(error.code, "INVALID_DATE");
});
