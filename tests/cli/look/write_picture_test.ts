import { assertEquals } from "@std/assert";
import { writePicture } from "@lib/cli/look/write_picture.ts";

Deno.test("writePicture() a PNG is twice as wide as the chart, an SVG is the chart", async () => {
  const dir = Deno.makeTempDirSync(), svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>';
  await writePicture(`${dir}/a.png`, svg);
  const png = Deno.readFileSync(`${dir}/a.png`);
  assertEquals([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
  assertEquals(new DataView(png.buffer, png.byteOffset).getUint32(16), 60);
  await writePicture(`${dir}/a.SVG`, svg);
  assertEquals(Deno.readTextFileSync(`${dir}/a.SVG`), svg);
  Deno.removeSync(dir, { recursive: true });
});
