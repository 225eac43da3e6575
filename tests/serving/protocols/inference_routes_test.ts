import { assertEquals } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { tensorBytes } from "@lib/serving/protocols/tensors.ts";
import { Asking } from "../_fake_service.ts";

const column = (name: string, data: readonly string[]) => ({ name, shape: [data.length], datatype: "BYTES", data });
const INPUTS = [column("location", ["north", "south"]), column("item", ["007", "007"])];
const PATH = "/v2/models/demo/infer";

Deno.test("/v2 tells of server, health and model", async () => {
  const asking = new Asking(), read = async (path: string) => await (await asking.get(path)).json();
  assertEquals(await read("/v2"), { name: "1000models", version: "1.2.3", extensions: ["binary_tensor_data"] });
  assertEquals([await read("/v2/health/live"), await read("/v2/health/ready")], [{ live: true }, { ready: true }]);
  for (const path of ["/v2/models/demo", "/v2/models/demo/versions/r1"]) {
    const { inputs, outputs, ...model } = await read(path);
    assertEquals(model, { name: "demo", versions: ["r1"], platform: "1000models" });
    assertEquals(inputs, ["item", "location"].map((name) => ({ name, datatype: "BYTES", shape: [-1] })));
    assertEquals(outputs[1], { name: "yhat", datatype: "FP64", shape: [-1, -1] });
    assertEquals(await read(`${path}/ready`), { name: "demo", ready: true });
  }
  asking.service.failure = new ForecastError("STORAGE_UNREACHABLE", "no answer from /srv/models").toJSON();
  assertEquals(await read("/v2/health/ready"), { ready: true, note: "STORAGE_UNREACHABLE" });
  asking.service.isReady = false;
  assertEquals((await asking.get("/v2/health/ready")).status, 503);
});

Deno.test("POST …/infer answers one tensor a column, key by key", async () => {
  const answer = await (await new Asking().post(PATH, { id: "42", inputs: INPUTS })).json();
  assertEquals([answer.model_name, answer.id, answer.parameters], ["demo", "42", {
    origin: "2024-01-03",
    data_version: 3,
    state: "1.1",
  }]);
  const [ds, yhat, lo] = answer.outputs;
  assertEquals(ds, {
    name: "ds",
    datatype: "BYTES",
    shape: [2, 2],
    data: ["2024-01-04", "2024-01-05", "2024-01-04", "2024-01-05"],
  });
  assertEquals(yhat, { name: "yhat", datatype: "FP64", shape: [2, 2], data: [0, 1, 10, 11] });
  assertEquals(lo.data, [-1, null, 9, null]);
});

Deno.test("POST …/infer takes and gives tensors in bytes, and those alone that are wanted", async () => {
  const asking = new Asking(),
    bytes = tensorBytes({ name: "item", datatype: "BYTES", shape: [2], data: ["007", "007"] });
  const head = new TextEncoder().encode(JSON.stringify({
    inputs: [
      { name: "item", shape: [2], datatype: "BYTES", parameters: { binary_data_size: bytes.length } },
      INPUTS[0],
    ],
    outputs: [{ name: "yhat", parameters: { binary_data: true } }, { name: "status" }],
    parameters: { horizon: 1 },
  }));
  const body = new Uint8Array([...head, ...bytes]);
  const headers = { "Inference-Header-Content-Length": String(head.length) };
  const answer = await asking.get(PATH, { method: "POST", body, headers });
  const length = Number(answer.headers.get("inference-header-content-length"));
  const whole = new Uint8Array(await answer.arrayBuffer());
  const { outputs } = JSON.parse(new TextDecoder().decode(whole.subarray(0, length)));
  assertEquals(outputs, [
    { name: "yhat", datatype: "FP64", shape: [2, 1], parameters: { binary_data_size: 16 } },
    { name: "status", datatype: "BYTES", shape: [2], data: ["champion", "champion"] },
  ]);
  assertEquals(new Float64Array(whole.slice(length).buffer), Float64Array.of(0, 10));
  assertEquals(asking.service.asked[0].horizon, 1);
});

Deno.test("POST …/infer lets through what clients of stateful models send, and takes no outputs for all of them", async () => {
  const asking = new Asking(), sequence = { sequence_id: 7, sequence_start: true, sequence_end: false, priority: 1 };
  const answer = await asking.post(PATH, { inputs: INPUTS, outputs: [], parameters: { ...sequence, horizon: 1 } });
  const names = (await answer.json()).outputs.map(({ name }: { name: string }) => name);
  assertEquals([names.slice(0, 2), names.at(-1)], [["ds", "yhat"], "reason"]);
  assertEquals([asking.service.asked[0].horizon, asking.service.asked[0].choice], [1, undefined]);
});

Deno.test("POST …/versions/{run}/infer asks that run", async () => {
  const asking = new Asking();
  await asking.post("/v2/models/demo/versions/r1/infer", { inputs: INPUTS });
  assertEquals(asking.service.asked[0].choice, { run: "r1" });
});

const REFUSED: readonly (readonly [status: number, path: string, body: object])[] = [
  [404, "/v2/models/other/infer", { inputs: INPUTS }],
  [404, "/v2/models/demo/versions/r2/infer", { inputs: INPUTS }],
  [400, "/v2/models/demo/versions/r1/infer", { inputs: INPUTS, parameters: { run: "r1" } }],
  [400, PATH, { inputs: [INPUTS[0]] }],
  [400, PATH, { inputs: [...INPUTS, column("path", ["a", "b"])] }],
  [400, PATH, { inputs: [INPUTS[0], column("item", ["007"])] }],
  [400, PATH, { inputs: INPUTS, outputs: [{ name: "median" }] }],
  [400, PATH, { inputs: INPUTS, outputs: [{ name: "ds" }, { name: "yhat" }, { name: "ds" }] }],
  [400, PATH, { inputs: INPUTS, parameters: { horizont: 3 } }],
  [400, PATH, { inputs: [{ ...INPUTS[0], parameters: { binary_data_size: 0 } }, INPUTS[1]] }],
  [400, PATH, { inputs: [INPUTS[0], { ...INPUTS[1], datatype: "FP32" }] }],
  [422, PATH, { inputs: INPUTS, parameters: { horizon: 11 } }],
];

Deno.test("POST …/infer refuses in the words of the protocol", async () => {
  const asking = new Asking();
  for (const [status, path, body] of REFUSED) {
    const answer = await asking.post(path, body);
    assertEquals([answer.status, Object.keys(await answer.json())], [status, ["error"]], JSON.stringify(body));
  }
  const few = new Asking({ limits: { keys: 1 } });
  assertEquals((await few.post(PATH, { inputs: INPUTS })).status, 413);
  assertEquals((await asking.post(PATH, { inputs: INPUTS }, { "Content-Type": "text/csv" })).status, 415);
  assertEquals(
    (await asking.post(PATH, { inputs: INPUTS }, { "Inference-Header-Content-Length": "99999" })).status,
    400,
  );
});
