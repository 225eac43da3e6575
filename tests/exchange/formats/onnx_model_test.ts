import { assertEquals } from "@std/assert";
import { encodeOnnx } from "@lib/exchange/formats/onnx_model.ts";
import { attributes, graphOf, messages, readMessage, texts } from "../_onnx.ts";

Deno.test("encodeOnnx() writes operators, constants, inputs and versions under the numbers that onnx.proto gives them", () => {
  const bytes = encodeOnnx({
    name: "doubled",
    inputs: [{ name: "x", holds: "numbers", width: 3 }],
    outputs: [{ name: "y", holds: "numbers", width: 1 }],
    nodes: [{ op: "Gather", inputs: ["x", "two"], outputs: ["y"], attributes: { axis: 1, list: [3, -1] } }],
    constants: [
      { name: "two", dims: [1], values: BigInt64Array.of(2n) },
      { name: "flag", dims: [2], values: Uint8Array.of(1, 0), isFlags: true },
    ],
    facts: { family: "ridge" },
  });
  const { model, nodes: [node], constants } = graphOf(bytes);
  assertEquals([model.get(1), texts(model, 2)], [[10], ["1000models"]]);
  assertEquals(messages(model, 8).map((opset) => [texts(opset, 1)[0], opset.get(2)?.[0]]), [["", 20], [
    "ai.onnx.ml",
    5,
  ]]);
  assertEquals(messages(model, 14).map((fact) => [texts(fact, 1)[0], texts(fact, 2)[0]]), [["family", "ridge"]]);
  assertEquals([texts(node, 1), texts(node, 2), texts(node, 4)], [["x", "two"], ["y"], ["Gather"]]);
  assertEquals(attributes(node), { axis: 1, list: [3, -1] });
  assertEquals([...constants], [["two", [2]], ["flag", [1, 0]]]);
  const [graph] = messages(model, 7), [, flag] = messages(graph, 5);
  assertEquals(flag.get(2), [9]);
  for (const [field, name, width] of [[11, "x", 3], [12, "y", 1]] as const) {
    const [value] = messages(graph, field), [type] = messages(value, 2), [of] = messages(type, 1);
    const [shape] = messages(of, 2), [rows, columns] = shape.get(1)?.map((dim) => readMessage(dim as Uint8Array)) ?? [];
    assertEquals([texts(value, 1)[0], of.get(1)?.[0], texts(rows, 2)[0], columns.get(1)?.[0]], [name, 11, "n", width]);
  }
});
