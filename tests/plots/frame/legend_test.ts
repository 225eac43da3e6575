import { assertEquals, assertStringIncludes } from "@std/assert";
import { rampLegend, swatchLegend } from "@lib/plots/frame/legend.ts";

const swatch = (label: string, shape: "line" | "dashed" | "dot" | "diamond" | "area" = "line") => ({
  label,
  color: "#0072B2",
  shape,
});

Deno.test("swatchLegend() draws each shape", () => {
  const { body } = swatchLegend([
    swatch("a"),
    swatch("b", "dashed"),
    swatch("c", "dot"),
    swatch("d", "area"),
    swatch("e", "diamond"),
  ], 700);
  for (const part of ["stroke-width", "stroke-dasharray", "<circle", "<rect", "M11,5"]) {
    assertStringIncludes(body, part);
  }
});

Deno.test("swatchLegend() wraps at the width", () => {
  const entries = Array.from({ length: 6 }, (_, i) => swatch(`entry number ${i}`));
  assertEquals([swatchLegend(entries, 2000).height, swatchLegend(entries, 300).height > 20], [20, true]);
});

Deno.test("swatchLegend() nothing takes no room", () => {
  assertEquals(swatchLegend([], 700), { body: "", height: 0 });
});

Deno.test("swatchLegend() escapes names", () => {
  assertStringIncludes(swatchLegend([swatch("<a>")], 700).body, "&lt;a&gt;");
});

Deno.test("rampLegend() limits stand between the boxes", () => {
  const { body } = rampLegend({ title: "Share", colors: ["#fff", "#888", "#000"], limits: ["1", "2"], width: 400 });
  assertEquals([body.match(/<rect/g)?.length, body.match(/<text/g)?.length], [3, 3]);
});
