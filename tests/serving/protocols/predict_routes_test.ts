import { assertEquals } from "@std/assert";
import type { RowsDescription } from "@lib/inference/service/rows_answer.ts";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

const FEATURES: RowsDescription["features"] = [
  { name: "item", kind: "category" },
  { name: "age", kind: "number" },
  { name: "vip", kind: "boolean" },
  { name: "note", kind: "text" },
  { name: "__proto__", kind: "number" },
];
const NUMBERS: RowsDescription = { targets: ["spent", "visits"], classes: [], features: FEATURES };
const CLASSES: RowsDescription = { targets: ["risk"], classes: ["high", "__proto__", "low"], features: FEATURES };

function asking(rows: RowsDescription | null = NUMBERS, options: ConstructorParameters<typeof Asking>[0] = {}): Asking {
  const one = new Asking(options);
  one.service.rows = rows;
  return one;
}

Deno.test("POST /v1/predict answers rows in their order, each with who served it, and with intervals by target", async () => {
  const answer = await asking().post("/v1/predict", { rows: [{ ...NORTH, age: 30 }, { ...NORTH }] });
  const { predictions, ...rest } = await answer.json();
  assertEquals(rest, {
    table: "demo",
    dataVersion: 3,
    state: "1.1",
    targets: ["spent", "visits"],
    classes: [],
    levels: [80],
    notes: [],
    request: "made",
  });
  const { id, ...first } = predictions[0];
  assertEquals(id.length, 32);
  assertEquals(first, {
    key: NORTH,
    status: "champion",
    model: "trees",
    scope: "own",
    version: 1,
    run: "r1",
    reason: "",
    versionId: 4,
    yhat: { spent: 0, visits: 0 },
    lo_80: { spent: -1, visits: -1 },
    hi_80: { spent: 1, visits: 1 },
  });
  assertEquals([predictions[1].status, predictions[1].reason], ["failed", "NOT_FINITE"]);
});

Deno.test("POST /v1/predict answers classes with probabilities and sets, whatever the classes are called", async () => {
  const one = asking(CLASSES), text = await (await one.post("/v1/predict", { rows: [{ ...NORTH, age: 1 }] })).text();
  const { predictions: [row] } = JSON.parse(text);
  assertEquals([row.class, row.set_80], ["high", ["high", "__proto__"]]);
  assertEquals(Object.keys(row.probabilities), ["high", "__proto__", "low"]);
  assertEquals(row.yhat, undefined);
});

Deno.test("POST /v1/predict passes cells, levels and versions on as they are", async () => {
  const one = asking(NUMBERS, { choice: { stage: "Staging" } });
  // 1e999 is no number that JSON can be read to: it is infinity.
  const body = `{"rows":[{"item":"007","location":"north","age":1e999,"vip":true,"note":"a\\u0000b","__proto__":5,` +
    `"spent":3}],"levels":[50]}`;
  await one.post("/v1/predict", body);
  await one.post("/v1/predict", { rows: [{ ...NORTH, age: null }], version: 4 });
  const [first, second] = one.service.askedRows;
  assertEquals(Object.entries(first!.rows[0]!), [
    ["item", "007"],
    ["location", "north"],
    ["age", Infinity],
    ["vip", true],
    ["note", "a\u0000b"],
    ["__proto__", 5],
    ["spent", 3],
  ]);
  assertEquals([first!.levels, first!.choice], [[50], { stage: "Staging" }]);
  assertEquals([second!.rows, second!.choice], [[{ ...NORTH, age: null }], { id: 4 }]);
});

const BAD: Readonly<Record<string, unknown>> = {
  "no rows": { rows: [] },
  "no list": { rows: { ...NORTH } },
  "a row that is none": { rows: [NORTH, 7] },
  "a row that is null": { rows: [null] },
  "a list for a row": { rows: [["007", "north"]] },
  "a number for a key": { rows: [{ item: 7, location: "north" }] },
  "a key too few": { rows: [{ item: "7" }] },
  "a column too many": { rows: [{ ...NORTH, path: "/etc/passwd" }] },
  "a prototype for a key": '{"rows":[{"__proto__":{"item":"7","location":"n"}}]}',
  "an object for a cell": { rows: [{ ...NORTH, age: { valueOf: 1 } }] },
  "a list for a cell": { rows: [{ ...NORTH, note: ["a"] }] },
  "a horizon": { rows: [NORTH], horizon: 3 },
  "a level of 100": { rows: [NORTH], levels: [100] },
  "an alias and a stage": { rows: [NORTH], alias: "champion", stage: "Staging" },
  "a list": [],
  "no JSON": '{"rows":[{"item":"007","location":"north","age":NaN}]}',
  "deep JSON": "[".repeat(100) + "]".repeat(100),
  "nothing": "",
};

Deno.test("POST /v1/predict refuses what is malformed before anybody works on it", async () => {
  const one = asking();
  for (const [name, body] of Object.entries(BAD)) {
    assertEquals(await refusal(await one.post("/v1/predict", body)), [400, "MALFORMED_REQUEST"], name);
  }
  const form = { "Content-Type": "text/plain" };
  assertEquals(await refusal(await one.post("/v1/predict", { rows: [NORTH] }, form)), [415, "UNSUPPORTED_MEDIA_TYPE"]);
  assertEquals(one.service.askedRows, []);
});

Deno.test("POST /v1/predict says where a column is wrong, and what there is", async () => {
  const answer = await asking().post("/v1/predict", { rows: [{ ...NORTH }, { ...NORTH, aeg: 3 }] });
  const { error } = await answer.json();
  assertEquals(error.context.findings[0].path, "rows[1].aeg");
  assertEquals(error.message.includes("item, location, age, vip, note"), true);
});

Deno.test("POST /v1/predict takes ten thousand rows, and refuses more than the limit", async () => {
  const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ ...NORTH, age: i }));
  const one = asking(NUMBERS, { limits: { rows: 10_000 } });
  const { predictions } = await (await one.post("/v1/predict", { rows: rows(10_000) })).json();
  assertEquals([predictions.length, predictions.at(-1).yhat.spent], [10_000, 9999]);
  assertEquals(await refusal(await one.post("/v1/predict", { rows: rows(10_001) })), [413, "BODY_TOO_LARGE"]);
});

Deno.test("POST /v1/predict of series and POST /v1/forecast of rows name each other", async () => {
  const series = await asking(null).post("/v1/predict", { rows: [NORTH] });
  assertEquals([series.status, (await series.json()).error.hint.includes("POST /v1/forecast")], [422, true]);
  const rows = await asking().post("/v1/forecast", { keys: [NORTH] }), { error } = await rows.json();
  assertEquals([rows.status, error.code, error.hint.includes("POST /v1/predict")], [422, "WRONG_PROBLEM", true]);
});

Deno.test("POST /v1/predict counts rows, and keys for the log", async () => {
  const one = asking(NUMBERS);
  await one.post("/v1/predict", { rows: [{ ...NORTH }, { ...NORTH }] });
  assertEquals(one.entries.map(({ route, keys, status }) => [route, keys, status]), [["/v1/predict", 1, 200]]);
  assertEquals((await (await one.get("/metrics")).text()).includes("predict_rows_total 2"), true);
});

Deno.test("GET /openapi.json says what a service of rows does", async () => {
  const summaryOf = async (rows: RowsDescription | null) =>
    (await (await asking(rows).get("/openapi.json")).json()).info.summary;
  assertEquals([await summaryOf(NUMBERS), await summaryOf(null)], ["Predictions of rows", "Forecasts by key"]);
});
