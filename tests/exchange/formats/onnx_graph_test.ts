import { assertEquals } from "@std/assert";
import { OnnxGraphBuilder } from "@lib/exchange/formats/onnx_graph.ts";
import { graphOf, texts } from "../_onnx.ts";
import { runOnnx } from "../_onnx_run.ts";

Deno.test("OnnxGraphBuilder has equal constants once, and names that nothing else has", () => {
  const graph = new OnnxGraphBuilder([{ name: "Add_0", holds: "numbers", width: 1 }], ["constant_1"]);
  assertEquals([graph.number(1), graph.number(1)].length, 2);
  assertEquals(graph.number(1), graph.number(1));
  const zero = graph.number(0);
  assertEquals(graph.number(-0) === zero, false);
  const tensor = graph.add("Add", ["Add_0", zero]);
  const bytes = graph.encode([{ name: "constant_1", holds: "numbers", width: 1, tensor }], { name: "one", facts: {} });
  const { nodes, constants } = graphOf(bytes),
    names = [...constants.keys(), ...nodes.flatMap((node) => texts(node, 2))];
  assertEquals(new Set([...names, "Add_0"]).size, names.length + 1);
  assertEquals(texts(nodes[0], 2), ["constant_1"]);
});

Deno.test("OnnxGraphBuilder gives an input or a constant for every row as they are, and numbers in order", () => {
  const graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width: 3 }], ["a", "b", "c"]);
  const bytes = graph.encode([
    { name: "a", holds: "numbers", width: 3, tensor: "x" },
    { name: "b", holds: "numbers", width: 2, tensor: graph.everyRow([7, 8]) },
    { name: "c", holds: "numbers", width: 3, tensor: graph.ascending("x", 3) },
  ], { name: "rows", facts: {} });
  const { a, b, c } = runOnnx(bytes, { x: { dims: [2, 3], values: [3, 1, 2, 6, 5, 4] } });
  assertEquals([a.values, b.values, c.values], [[3, 1, 2, 6, 5, 4], [7, 8, 7, 8], [1, 2, 3, 4, 5, 6]]);
});
