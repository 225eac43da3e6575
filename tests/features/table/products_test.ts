import { assertEquals } from "@std/assert";
import type { Slot } from "@lib/features/table/column_encoding.ts";
import { multiply, productsOf } from "@lib/features/table/products.ts";

const slot = (name: string, group: Slot["group"]): Slot => ({ name, group, scaling: "none" });
const COLUMNS = [
  {
    source: { name: "price", kind: "number", columns: [0], size: 0 },
    slots: [slot("price", "number"), slot("price_log", "log")],
  },
  {
    source: { name: "city", kind: "category", columns: [1], size: 0 },
    slots: [slot("city=A", "level"), slot("city=B", "level")],
  },
  { source: { name: "shop", kind: "category", columns: [2], size: 0 }, slots: [slot("shop_target", "target")] },
] as const;

Deno.test("productsOf() multiplies what measures something, and leaves pairs of categories to their combination", () => {
  const { products, features } = productsOf(COLUMNS, [["price", "city"], ["city", "shop"], ["price", "unknown"]]);
  assertEquals([...products], [0, 2, 0, 3]);
  assertEquals(features, [
    { name: "price_x_city=A", group: "interaction", from: [0, 1] },
    { name: "price_x_city=B", group: "interaction", from: [0, 1] },
  ]);
});

Deno.test("multiply() gives a column for each pair", () => {
  const columns = [Float64Array.of(2, 3), Float64Array.of(5, NaN)];
  assertEquals(multiply(columns, Int32Array.of(0, 1, 0, 0)), [Float64Array.of(10, NaN), Float64Array.of(4, 9)]);
});
