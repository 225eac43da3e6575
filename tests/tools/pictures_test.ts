import { assertEquals, assertGreater } from "@std/assert";
import type { Notebook, Output } from "../../tools/notebooks/nbformat.ts";
import { drawPng, findChart } from "../../tools/pictures.ts";

function notebook(...outputs: Output[]): Notebook {
  return {
    cells: [{ cell_type: "code", metadata: {}, source: "", outputs }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function chart(title: string, svg: string | string[]): Output {
  return { output_type: "display_data", data: { "text/plain": `Chart: ${title}`, "image/svg+xml": svg }, metadata: {} };
}

Deno.test("findChart() by the beginning of its title", () => {
  const executed = notebook(
    { output_type: "stream", name: "stdout", text: "Chart: Regret" },
    chart("Leaderboard of tea", "<svg>1</svg>"),
    chart("Regret: error", ["<svg>", "2</svg>"]),
  );
  assertEquals(findChart(executed, "Regret"), "<svg>2</svg>");
  assertEquals(findChart(executed, "Leaderboard of"), "<svg>1</svg>");
  assertEquals(findChart(executed, "error"), null);
});

Deno.test("drawPng() is a PNG of twice the chart's size", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><text x="2" y="15">a</text></svg>';
  const png = drawPng(svg);
  const view = new DataView(png.buffer, png.byteOffset);
  assertEquals(new TextDecoder().decode(png.subarray(1, 4)), "PNG");
  assertEquals([view.getUint32(16), view.getUint32(20)], [60, 40]);
  assertGreater(png.length, 60);
});
