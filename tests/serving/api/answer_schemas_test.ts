import { assertEquals } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { ANSWER_SCHEMAS } from "@lib/serving/api/answer_schemas.ts";
import { Asking, KEYS, NORTH } from "../_fake_service.ts";

const ANSWERS: readonly (readonly [name: keyof typeof ANSWER_SCHEMAS, ask: (asking: Asking) => Promise<Response>])[] = [
  ["Forecasts", (asking) => asking.post("/v1/forecast", { keys: [NORTH] })],
  ["Keys", (asking) => asking.get("/v1/keys")],
  ["Key", (asking) => asking.get(`/v1/keys/${KEYS[0].id}`)],
  ["Runs", (asking) => asking.get("/v1/runs")],
  ["Alerts", (asking) => asking.get("/v1/alerts")],
  ["Server", (asking) => asking.get("/v2")],
  ["Live", (asking) => asking.get("/v2/health/live")],
  ["Ready", (asking) => {
    asking.service.failure = new ForecastError("STORAGE_UNREACHABLE", "no answer").toJSON();
    return asking.get("/v2/health/ready");
  }],
  ["ModelReady", (asking) => asking.get("/v2/models/demo/ready")],
  ["Model", (asking) => asking.get("/v2/models/demo")],
  ["Predictions", (asking) => asking.post("/invocations", { dataframe_records: [NORTH] })],
  ["Error", (asking) => asking.get("/nowhere")],
  ["InferenceError", (asking) => asking.get("/v2/models/other")],
];

for (const [name, ask] of ANSWERS) {
  Deno.test(`ANSWER_SCHEMAS.${name} names the fields that the server answers`, async () => {
    const answer = await (await ask(new Asking())).json();
    assertEquals(Object.keys(answer).toSorted(), Object.keys(ANSWER_SCHEMAS[name].properties).toSorted());
    assertEquals(ANSWER_SCHEMAS[name].required.filter((field) => !(field in answer)), []);
  });
}
