import { assert, assertEquals } from "@std/assert";
import { windowRows } from "@lib/page/table/window_rows.ts";

Deno.test("windowRows() rows and room add up to the whole table, wherever it is scrolled to", () => {
  for (const count of [0, 1, 7, 10_000]) {
    for (const top of [-50, 0, 31, 5000, 319_990, 10_000_000]) {
      const { from, to, above, below } = windowRows(count, { top, height: 500, rowHeight: 32 });
      assertEquals(above + below + (to - from) * 32, count * 32, `${count} rows at ${top}`);
      assert(from >= 0 && to <= count && to - from <= 42, `${count} rows at ${top}: ${from} to ${to}`);
    }
  }
});

Deno.test("windowRows() holds every row that is in view", () => {
  const { from, to } = windowRows(1000, { top: 3210, height: 500, rowHeight: 32, spare: 0 });
  assert(from * 32 <= 3210 && to * 32 >= 3210 + 500 - 32);
});
