import { assertEquals } from "@std/assert";
import type { RowsDescription } from "@lib/inference/service/rows_answer.ts";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

const FEATURES: RowsDescription["features"] = [{ name: "age", kind: "number" }, {
  name: "__proto__",
  kind: "category",
}];
const NUMBER: RowsDescription = { targets: ["spent"], classes: [], features: FEATURES };
const CLASSES: RowsDescription = { targets: ["risk"], classes: ["high", "low"], features: FEATURES };

function asking(rows: RowsDescription, options: ConstructorParameters<typeof Asking>[0] = {}): Asking {
  const one = new Asking(options);
  one.service.rows = rows;
  return one;
}

const SPLIT = {
  columns: ["item", "location", "age", "__proto__", "spent"],
  data: [["007", "north", 30, "x", 1], [7, "north", null, null, null]],
};

Deno.test("POST /invocations answers a number or a class by row, as models of scikit-learn do", async () => {
  const score = async (rows: RowsDescription, body: object) =>
    await (await asking(rows).post("/invocations", body)).json();
  assertEquals(await score(NUMBER, { dataframe_split: SPLIT }), { predictions: [0, 1] });
  const several = { ...NUMBER, targets: ["spent", "visits"] };
  const records = [{ ...NORTH, age: 3 }, { ...NORTH }];
  assertEquals(await score(several, { dataframe_records: records }), { predictions: [[0, 0], null] });
  const classes = { dataframe_records: [{ ...NORTH, age: 3 }] };
  assertEquals(await score(CLASSES, classes), { predictions: ["high"] });
  const asked = async (predict: string) => (await score(CLASSES, { ...classes, params: { predict } })).predictions[0];
  assertEquals(await asked("probabilities"), [0.5, 0.5]);
  const { item, p_high, p_low, set_80, status, ...rest } = await asked("table");
  assertEquals([item, p_high, p_low, set_80, status], ["007", 0.5, 0.5, '["high","low"]', "champion"]);
  assertEquals(rest, {
    location: "north",
    row: 1,
    class: "high",
    model: "trees",
    scope: "own",
    version: 1,
    reason: null,
  });
});

Deno.test("POST /invocations numbers rows that are asked for several targets as they were given", async () => {
  const one = asking(CLASSES), { service } = one, predict = service.predict.bind(service);
  service.predict = async (...given) => ({ ...await predict(...given), places: Int32Array.of(0, 0) });
  const records = [{ ...NORTH, age: 3 }, { ...NORTH, age: 3 }];
  const body = { dataframe_records: records, params: { predict: "table" } };
  const { predictions } = await (await one.post("/invocations", body)).json();
  assertEquals(predictions.map(({ row }: { row: number }) => row), [1, 1]);
});

Deno.test("POST /invocations passes cells, levels and versions of rows on, and ids of a data frame as texts", async () => {
  const one = asking(NUMBER);
  await one.post("/invocations", { dataframe_split: SPLIT, params: { levels: [90], run: "r1" } });
  const [{ rows, levels, choice } = { rows: [] }] = one.service.askedRows;
  assertEquals([levels, choice], [[90], { run: "r1" }]);
  assertEquals(rows.map((row) => Object.entries(row)), [
    [["item", "007"], ["location", "north"], ["age", 30], ["__proto__", "x"], ["spent", 1]],
    [["item", "7"], ["location", "north"], ["age", null], ["__proto__", null], ["spent", null]],
  ]);
});

Deno.test("POST /invocations refuses frames of rows that it cannot read, and says where", async () => {
  const score = async (body: object, rows = NUMBER) =>
    await refusal(await asking(rows, { limits: { rows: 2 } }).post("/invocations", body));
  const split = (change: object) => ({ dataframe_split: { ...SPLIT, ...change } });
  const wrong = [
    split({ columns: ["item", "location", "age"] }),
    split({ columns: ["item", "location", "age", "age", "spent"] }),
    split({ columns: ["item", "location", "agee", "__proto__", "spent"] }),
    split({ columns: ["item", "age", "__proto__", "spent"], data: [["007", 1, "x", 1]] }),
    // As fast as any other: who compares all names with all others is at it for minutes.
    split({ columns: Array.from({ length: 200_000 }, (_, c) => c.toString(36)) }),
    { dataframe_records: [{ ...NORTH, age: [1] }] },
    { dataframe_records: [null] },
    { dataframe_records: [NORTH], params: { horizon: 3 } },
    { dataframe_records: [NORTH], params: { predict: "probabilities" } },
    { instances: [[1]] },
  ];
  for (const body of wrong) {
    assertEquals(await score(body), [400, "MALFORMED_REQUEST"], JSON.stringify(body));
  }
  assertEquals((await score(split({ data: [SPLIT.data[0], SPLIT.data[0], SPLIT.data[0]] })))[0], 413);
});

Deno.test("POST /invocations takes a number too large to be one alike from both kinds of data frames", async () => {
  const one = asking(NUMBER);
  const frames = [
    '{"dataframe_split": {"columns": ["item", "location", "age"], "data": [["007", "north", 1e999]]}}',
    '{"dataframe_records": [{"item": "007", "location": "north", "age": 1e999}]}',
  ];
  for (const frame of frames) assertEquals((await one.post("/invocations", frame)).status, 200, frame);
  const [split, records] = one.service.askedRows;
  assertEquals(split!.rows, records!.rows);
});

Deno.test("POST /invocations says which frames it takes, and where a cell of a split one is wrong", async () => {
  const told = async (body: unknown) => (await (await asking(NUMBER).post("/invocations", body)).json()).error;
  const { message, hint } = await told({ instances: [{ ...NORTH }] });
  assertEquals(
    message,
    "Cannot read the request as it must have a data frame: current value is instances",
  );
  assertEquals(["dataframe_split", "dataframe_records"].map((name) => hint.includes(name)), [true, true]);
  const split = { columns: ["item", "location"], data: [["007", "north"], [null, "north"]] };
  const { context: { findings: [{ path }] } } = await told({ dataframe_split: split });
  assertEquals(path, "dataframe_split.data[1].item");
});
