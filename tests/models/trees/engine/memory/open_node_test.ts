import { assertEquals, assertNotEquals } from "@std/assert";
import { f64At, i32At, setF64, setI32 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import * as nodes from "../../../../../lib/models/trees/engine/memory/open_node.ts";
import { releaseNode, takeNode } from "../../../../../lib/models/trees/engine/memory/open_node.ts";
import { simulate } from "../../_trees.ts";
import { prepare } from "../_engine.ts";

const WORDS = [
  nodes.ID,
  nodes.START,
  nodes.END,
  nodes.DEPTH,
  nodes.SLOT,
  nodes.COLUMN,
  nodes.BIN,
  nodes.MISSING_LEFT,
];
const DOUBLES = [
  nodes.GRADIENT,
  nodes.HESSIAN,
  nodes.COUNT,
  nodes.GAIN,
  nodes.LEFT_GRADIENT,
  nodes.LEFT_HESSIAN,
  nodes.LEFT_COUNT,
  nodes.VALUE,
];

Deno.test("takeNode() gives records of which every field is its own", () => {
  prepare(simulate());
  const records = [takeNode(), takeNode(), takeNode()];
  const subset = [0, 4, 8, 12, 16, 20, 24, 28].map((offset) => nodes.SUBSET + offset);
  records.forEach((node, r) => {
    [...WORDS, ...subset].forEach((field, i) => setI32(node + field, 100 * r + i));
    DOUBLES.forEach((field, i) => setF64(node + field, r + i / 8));
  });
  records.forEach((node, r) => {
    assertEquals(
      [...WORDS, ...subset].map((field) => i32At(node + field)),
      Array.from(Array(16), (_, i) => 100 * r + i),
    );
    assertEquals(DOUBLES.map((field) => f64At(node + field)), Array.from(Array(8), (_, i) => r + i / 8));
  });
});

Deno.test("releaseNode() makes a record free for the next, the last one first", () => {
  prepare(simulate());
  const [a, b, c] = [takeNode(), takeNode(), takeNode()];
  releaseNode(a);
  releaseNode(c);
  assertEquals([takeNode(), takeNode()], [c, a]);
  const fresh = takeNode();
  for (const node of [a, b, c]) assertNotEquals(fresh, node);
});

Deno.test("resetNodes() forgets records whose memory was given back", () => {
  prepare(simulate());
  const old = takeNode();
  releaseNode(old);
  nodes.resetNodes();
  assertNotEquals(takeNode(), old);
});
