import { assertEquals, assertRejects } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { decideRows } from "@lib/data/rows/decide_rows.ts";
import { rowConfig, rowsOf } from "./_rows.ts";

const LINES = ["id,k,x,y", ...Array.from({ length: 30 }, (_, i) => `${i},a,${i * 7 % 5},${i % 4}`)];

const decide = (lines: readonly string[], fields: Partial<ConfigInput> = {}) =>
  decideRows(rowsOf(lines), rowConfig({ keys: ["k"], ...fields }));

Deno.test("decideRows() says what columns hold, and which are left out, but nothing of keys and targets", async () => {
  const { roles, seen, decided } = await decide(LINES);
  assertEquals([roles.keys, roles.targets, [...seen.keys()]], [["k"], ["y"], ["y", "id", "x", "k"]]);
  assertEquals(decided.columns, [{ name: "x", holds: "number" }]);
  assertEquals(decided.findings.map(({ code, column }) => `${code} ${column}`), ["COLUMN_OF_IDS id"]);
});

Deno.test("decideRows() refuses what no run can learn, before a row is judged", async () => {
  const codeOf = async (lines: readonly string[], fields: Partial<ConfigInput> = {}) =>
    (await assertRejects(() => decide(lines, fields), DataError)).code;
  assertEquals(await codeOf(LINES.slice(0, 1)), "HEADER_ONLY");
  assertEquals(await codeOf(LINES, { keys: ["shop"] }), "MISSING_COLUMN");
  assertEquals(await codeOf(LINES.map((line) => `${line} %`).with(0, LINES[0]!)), "WRONG_TYPE");
  const words = LINES.map((line, i) =>
    i === 0 ? line : line.replace(/\d$/, (digit) => Number(digit) % 2 ? "high" : "rather low")
  );
  const error = await assertRejects(() => decide(words), DataError);
  assertEquals([error.code, error.hint.includes('"classification"')], ["WRONG_TYPE", true]);
  const single = { problem: "classification", target: "k", keys: [] } as const;
  assertEquals(await codeOf(LINES, single), "CONSTANT_TARGET");
});
