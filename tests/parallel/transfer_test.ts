import { assertEquals, assertInstanceOf } from "@std/assert";
import { transfer, Transferred, unwrap } from "../../lib/parallel/transfer.ts";

Deno.test("transfer() names each buffer once and skips shared memory", () => {
  const values = new Float64Array(4);
  const marked = transfer({ values }, [values, values.subarray(1), values.buffer, new SharedArrayBuffer(8)]);
  assertInstanceOf(marked, Transferred);
  assertEquals(marked.buffers, [values.buffer]);
});

Deno.test("unwrap() gives plain values without buffers", () => {
  assertEquals(unwrap(5), { value: 5, buffers: [] });
  const buffer = new ArrayBuffer(2);
  assertEquals(unwrap(transfer("x", [buffer])), { value: "x", buffers: [buffer] });
});
