import { assertEquals } from "@std/assert";
import { chartPng } from "@lib/cli/look/chart_png.ts";

Deno.test("chartPng() is a picture twice as wide as the chart", async () => {
  const png = await chartPng('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>');
  assertEquals([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
  assertEquals(new DataView(png.buffer, png.byteOffset).getUint32(16), 60);
});
