import { assertEquals, assertThrows } from "@std/assert";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { listed, readCells, readTexts, tensorBytes } from "@lib/serving/protocols/tensors.ts";

const TEXTS = ["007", "", "ä\u{1f600}"];

Deno.test("readTexts() reads the bytes that tensorBytes() makes of texts", () => {
  const bytes = tensorBytes({ name: "item", datatype: "BYTES", shape: [3], data: TEXTS });
  const binary = {
    name: "item",
    datatype: "BYTES" as const,
    shape: [3, 1],
    parameters: { binary_data_size: bytes.length },
  };
  assertEquals(readTexts([binary], bytes), new Map([["item", TEXTS]]));
  const plain = { name: "a", datatype: "BYTES" as const, shape: [3], data: TEXTS };
  assertEquals(readTexts([binary, plain], bytes).get("a"), TEXTS);
});

Deno.test("readTexts() refuses bytes that do not hold what was said", () => {
  const bytes = tensorBytes({ name: "item", datatype: "BYTES", shape: [3], data: TEXTS });
  const input = {
    name: "item",
    datatype: "BYTES" as const,
    shape: [3],
    parameters: { binary_data_size: bytes.length },
  };
  const code = (change: object, data = bytes) =>
    assertThrows(() => readTexts([{ ...input, ...change }], data), HttpError).code;
  const wrong = [
    code({}, bytes.subarray(1)),
    code({ parameters: { binary_data_size: bytes.length - 1 } }, bytes.subarray(0, bytes.length - 1)),
    code({ parameters: { binary_data_size: 4 } }),
    code({ parameters: { binary_data_size: -1 } }),
    code({ parameters: { binary_data_size: 4 } }, Uint8Array.of(255, 255, 255, 255)),
    code({ parameters: { binary_data_size: 5 } }, Uint8Array.of(1, 0, 0, 0, 255)),
    code({ shape: [2] }),
    code({ shape: [1, 3] }),
    code({ parameters: {}, data: ["a", 7, "c"] }, new Uint8Array()),
  ];
  assertEquals(wrong, wrong.map(() => "MALFORMED_REQUEST"));
});

Deno.test("numbers keep their bits as bytes; as JSON an unknown one is null", () => {
  const tensor = { name: "yhat", datatype: "FP64", shape: [2], data: Float64Array.of(0.1, NaN) } as const;
  assertEquals(new Float64Array(tensorBytes(tensor).buffer), tensor.data);
  assertEquals(JSON.stringify(listed(tensor)), '{"name":"yhat","datatype":"FP64","shape":[2],"data":[0.1,null]}');
});

Deno.test("readCells() reads numbers of every type from bytes as they are, and what is not known as missing", () => {
  const view = new DataView(new ArrayBuffer(8));
  const cases: [Parameters<typeof readCells>[0][number]["datatype"], () => void, number, unknown][] = [
    ["BOOL", () => view.setUint8(0, 1), 1, true],
    ["UINT8", () => view.setUint8(0, 200), 1, 200],
    ["INT16", () => view.setInt16(0, -3, true), 2, -3],
    ["UINT32", () => view.setUint32(0, 4e9, true), 4, 4e9],
    ["INT64", () => view.setBigInt64(0, -5n, true), 8, -5],
    // One more than the largest that a double tells apart.
    ["UINT64", () => view.setBigUint64(0, 9007199254740993n, true), 8, "9007199254740993"],
    ["FP32", () => view.setFloat32(0, 0.5, true), 4, 0.5],
    ["FP64", () => view.setFloat64(0, NaN, true), 8, null],
  ];
  for (const [datatype, write, size, value] of cases) {
    write();
    const input = { name: "x", datatype, shape: [1], parameters: { binary_data_size: size } };
    assertEquals(readCells([input], new Uint8Array(view.buffer.slice(0, size))).get("x"), [value as never], datatype);
  }
  const odd = { name: "x", datatype: "FP64" as const, shape: [1], parameters: { binary_data_size: 7 } };
  assertThrows(() => readCells([odd], new Uint8Array(7)), HttpError);
});
