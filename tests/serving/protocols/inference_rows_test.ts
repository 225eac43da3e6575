import { assertEquals } from "@std/assert";
import type { RowsDescription } from "@lib/inference/service/rows_answer.ts";
import { JSON_LENGTH_HEADER, tensorBytes } from "@lib/serving/protocols/tensors.ts";
import { Asking } from "../_fake_service.ts";

const FEATURES: RowsDescription["features"] = [
  { name: "item", kind: "category" },
  { name: "age", kind: "number" },
  { name: "vip", kind: "boolean" },
];
const NUMBER: RowsDescription = { targets: ["spent"], classes: [], features: FEATURES };
const CLASSES: RowsDescription = { targets: ["risk"], classes: ["high", "low"], features: FEATURES };
const PATH = "/v2/models/demo/infer";
const column = (name: string, datatype: string, data: readonly unknown[]) => ({
  name,
  datatype,
  shape: [data.length, 1],
  data,
});
const KEYS = [column("item", "BYTES", ["007", "007"]), column("location", "BYTES", ["north", "north"])];

function asking(rows: RowsDescription, options: ConstructorParameters<typeof Asking>[0] = {}): Asking {
  const one = new Asking(options);
  one.service.rows = rows;
  return one;
}

Deno.test("GET /v2/models/{name} of a table of rows has a tensor for each column, and for all that is told", async () => {
  const { inputs, outputs } = await (await asking(CLASSES).get("/v2/models/demo")).json();
  const told = (tensors: { name: string; datatype: string; shape: number[] }[]) =>
    tensors.map(({ name, datatype, shape }) => `${name} ${datatype} ${shape}`);
  assertEquals(told(inputs), ["item BYTES -1", "location BYTES -1", "age FP64 -1", "vip BYTES -1"]);
  const lists = ["class BYTES -1", "p_high FP64 -1", "p_low FP64 -1", "set_80 BYTES -1"];
  assertEquals(told(outputs), [...lists, "model BYTES -1", "status BYTES -1", "reason BYTES -1"]);
});

Deno.test("POST …/infer of rows answers what it says that it gives, numbers or classes", async () => {
  const one = asking(NUMBER),
    inputs = [...KEYS, column("age", "FP64", [30, null]), column("vip", "BOOL", [true, false])];
  const { outputs, parameters, id } = await (await one.post(PATH, { id: "1", inputs })).json();
  assertEquals([id, parameters], ["1", { data_version: 3, state: "1.1" }]);
  const by = (all: { name: string; data: unknown[] }[]) =>
    Object.fromEntries(all.map(({ name, data }) => [name, data]));
  assertEquals(by(outputs), {
    yhat: [0, 1],
    lo_80: [-1, 0],
    hi_80: [1, 2],
    model: ["trees", "trees"],
    status: ["champion", "champion"],
    reason: ["", ""],
  });
  assertEquals(one.service.askedRows[0]?.rows, [
    { item: "007", location: "north", age: 30, vip: true },
    { item: "007", location: "north", age: null, vip: false },
  ]);
  const classes = await (await asking(CLASSES).post(PATH, { inputs, outputs: [{ name: "class" }, { name: "p_low" }] }))
    .json();
  assertEquals(by(classes.outputs), { class: ["high", "high"], p_low: [0.5, 0.5] });
});

Deno.test("POST …/infer of rows reads and gives bytes, and ids that clients have as numbers", async () => {
  const ages = tensorBytes({ name: "age", datatype: "FP64", shape: [2], data: Float64Array.of(2.5, NaN) });
  const head = new TextEncoder().encode(JSON.stringify({
    inputs: [
      column("item", "INT64", [7, 8]),
      KEYS[1],
      { name: "age", datatype: "FP64", shape: [2], parameters: { binary_data_size: ages.length } },
    ],
    outputs: [{ name: "yhat", parameters: { binary_data: true } }],
  }));
  const one = asking(NUMBER), body = new Uint8Array([...head, ...ages]);
  const answer = await one.get(PATH, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/octet-stream", [JSON_LENGTH_HEADER]: String(head.length) },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer()), length = Number(answer.headers.get(JSON_LENGTH_HEADER));
  assertEquals([...new Float64Array(bytes.slice(length).buffer)], [0, 1]);
  assertEquals(one.service.askedRows[0]?.rows, [
    { item: "7", location: "north", age: 2.5 },
    { item: "8", location: "north", age: null },
  ]);
});

Deno.test("POST …/infer of rows refuses tensors that are none of its columns, of many lengths, or too long", async () => {
  const status = async (inputs: unknown, more: object = {}) =>
    (await asking(NUMBER, { limits: { rows: 2 } }).post(PATH, { inputs, ...more })).status;
  assertEquals(await status([...KEYS, column("agee", "FP64", [1, 2])]), 400);
  assertEquals(await status([...KEYS, column("age", "FP64", [1])]), 400);
  assertEquals(await status([...KEYS, column("age", "FP64", ["1", "2"])]), 400);
  assertEquals(await status([...KEYS, column("age", "FP16", [1, 2])]), 400);
  assertEquals(await status([KEYS[0]]), 400);
  assertEquals(await status(KEYS, { parameters: { horizon: 2 } }), 400);
  assertEquals(await status(KEYS, { outputs: [{ name: "ds" }] }), 400);
  const three = ["a", "b", "c"];
  assertEquals(await status([column("item", "BYTES", three), column("location", "BYTES", three)]), 413);
  // Too many are refused before one is read: their cells are not looked at.
  assertEquals(await status([column("age", "FP64", three)]), 413);
});
