import { assertEquals } from "@std/assert";
import { mapProbability } from "@lib/competition/problems/calibration_map.ts";
import { OnnxGraphBuilder } from "@lib/exchange/onnx_graph.ts";
import { classesPart } from "@lib/exchange/rows/reading_graph.ts";
import { runOnnx } from "../_onnx_run.ts";
import { assertSame } from "./_same.ts";
import { combinedVariants } from "./_variants.ts";

Deno.test("combinedPart() weighs members or takes their median; what they say is calibrated, floored and decided", () => {
  for (const [name, variant] of combinedVariants()) if (!name.startsWith("residual")) assertSame(name, variant);
});

Deno.test("classesPart() follows steps between, at and beyond their points; of equal costs it tells the first class", () => {
  const said = [0, 0.1, 0.2, 0.25, 0.5, 0.9, 1, 0.7];
  for (const points of [[0.2, 0.5, 0.9], [0.2, 0.9], [0.5]]) {
    const map = { kind: "isotonic", points, shares: [0.1, 0.5, 0.8].slice(0, points.length) } as const;
    const graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width: 2 }], ["p", "c"]);
    const { probabilities, label } = classesPart(graph, {
      kind: "class",
      group: "all",
      calibration: { method: "isotonic", maps: [map] },
      decision: { by: "likeliest", costs: [0, 1, 1, 0] },
      sets: { levels: [], bounds: {} },
    }, { combined: "x", classes: ["b", "a"] });
    const bytes = graph.encode([
      { name: "p", holds: "numbers", width: 2, tensor: probabilities },
      { name: "c", holds: "texts", width: null, tensor: label },
    ], { name: "classes", facts: {} });
    const { p, c } = runOnnx(bytes, { x: { dims: [said.length, 2], values: said.flatMap((own) => [1 - own, own]) } });
    const second = said.map((own) => mapProbability(map, own));
    assertEquals(
      p.values.filter((_, i) => i % 2 === 1).map((own) => Math.fround(Number(own))),
      second.map(Math.fround),
    );
    assertEquals(c.values, second.map((own) => own > 0.5 ? "a" : "b"));
  }
});
