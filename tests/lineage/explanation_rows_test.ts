import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { explanationColumns, explanationRows } from "@lib/lineage/explanation_rows.ts";

Deno.test("explanationRows() fit the columns; a failed key has rows without numbers, and its reason", () => {
  const names = explanationColumns(["item", "base"]).map(({ name }) => name);
  assertEquals(new Set(names).size, names.length, "a key column that is called as one of ours has another name");
  const told = {
    status: "failed" as const,
    model: "",
    version: 0,
    reason: "NO_CHAMPION",
    ds: ["2024-01-01", "2024-01-02"],
  };
  const rows = explanationRows({ key: seriesKey(["a", "b"]), ...told, explanation: null, card: null });
  assertEquals(rows.length, names.length);
  const cellOf = (name: string) => rows[names.indexOf(name)][1];
  assertEquals(["item", "ds", "step", "yhat", "level", "model", "status", "reason"].map(cellOf), [
    "a",
    "2024-01-02",
    2,
    NaN,
    NaN,
    null,
    "failed",
    "NO_CHAMPION",
  ]);
});
