import { assertEquals } from "@std/assert";
import { barTable } from "@lib/plots/frame/bar_table.ts";

Deno.test("barTable() names stand once, columns side by side share the width", () => {
  const column = { values: [1, 2], axis: "x" };
  const one = barTable({ labels: ["tea", "milk"], columns: [column], width: 500 });
  const two = barTable({ labels: ["tea", "milk"], columns: [column, { ...column, share: 2 }], width: 500 });
  assertEquals([one, two].map(({ svg }) => svg.match(/>tea</g)?.length), [1, 1]);
  const [left = 0, right = 0] = [...two.svg.matchAll(/<svg [^>]*?width="(\d+)"/g)].map(([, width]) => Number(width));
  assertEquals([right > left / 2, left + right <= 500, two.width], [true, true, 500]);
});
