import { assertEquals } from "@std/assert";
import { mapProbability } from "@lib/competition/calibration/calibration_map.ts";
import { decideClasses } from "@lib/competition/calibration/class_decision.ts";
import type { ClassReading } from "@lib/competition/calibration/row_reading.ts";
import { OnnxGraphBuilder } from "@lib/exchange/formats/onnx_graph.ts";
import { classesPart } from "@lib/exchange/rows/reading_graph.ts";
import { runOnnx } from "../_onnx_run.ts";
import { assertSame } from "./_same.ts";
import { combinedVariants } from "./_variants.ts";

Deno.test("combinedPart() weighs members or takes their median; what they say is calibrated, floored and decided", () => {
  for (const [name, variant] of combinedVariants()) if (!name.startsWith("residual")) assertSame(name, variant);
});

/** What is told of rows of shares, shape [n][C]. */
function runClasses(
  reading: Pick<ClassReading, "calibration" | "decision">,
  { shares, classes }: { readonly shares: readonly (readonly number[])[]; readonly classes: readonly string[] },
) {
  const width = classes.length, graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width }], ["p", "c"]);
  const all = { kind: "class", group: "all", ...reading, sets: { levels: [], bounds: {} } } as const;
  const { probabilities, label } = classesPart(graph, all, { combined: "x", classes });
  const bytes = graph.encode([
    { name: "p", holds: "numbers", width, tensor: probabilities },
    { name: "c", holds: "texts", width: null, tensor: label },
  ], { name: "classes", facts: {} });
  return runOnnx(bytes, { x: { dims: [shares.length, width], values: shares.flat() } });
}

Deno.test("classesPart() follows steps between, at and beyond their points; of equal costs it tells the first class", () => {
  const said = [0, 0.1, 0.2, 0.25, 0.5, 0.9, 1, 0.7];
  for (const points of [[0.2, 0.5, 0.9], [0.2, 0.9], [0.5]]) {
    const map = { kind: "isotonic", points, shares: [0.1, 0.5, 0.8].slice(0, points.length) } as const;
    const { p, c } = runClasses({
      calibration: { method: "isotonic", maps: [map] },
      decision: { by: "likeliest", costs: [0, 1, 1, 0] },
    }, { shares: said.map((own) => [1 - own, own]), classes: ["b", "a"] });
    const second = said.map((own) => mapProbability(map, own));
    assertEquals(
      p.values.filter((_, i) => i % 2 === 1).map((own) => Math.fround(Number(own))),
      second.map(Math.fround),
    );
    assertEquals(c.values, second.map((own) => own > 0.5 ? "a" : "b"));
  }
});

Deno.test("classesPart() decides as decideClasses(): for no class that cannot come, and for none where nothing is known", () => {
  // The third costs least whatever comes.
  const decision = { by: "costs", costs: [0, 9, 1, 9, 0, 1, 9, 9, 0] } as const, classes = ["a", "b", "c"];
  const shares = [[0.5, 0.5, 0], [0.5, 0.4, 0.1], [NaN, NaN, NaN], [0, 0, 0], [1, 0, 0]];
  const { p, c } = runClasses({ calibration: { method: "none", maps: [] }, decision }, { shares, classes });
  const own = decideClasses(decision, Float64Array.from(p.values, Number));
  assertEquals(c.values, Array.from(own, (place) => classes[place] ?? ""));
  assertEquals(c.values, ["a", "c", "", "", "a"]);
});
