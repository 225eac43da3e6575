import { assertEquals } from "@std/assert";
import type { Notebook, Output } from "../../tools/notebooks/nbformat.ts";
import { findChart } from "../../tools/pictures.ts";

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
