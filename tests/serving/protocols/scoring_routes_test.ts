import { assertEquals } from "@std/assert";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

Deno.test("POST /invocations answers a data frame, split or as records, as MLflow does", async () => {
  const asking = new Asking();
  const split = { columns: ["location", "item"], index: [0], data: [["north", "007"]] };
  const answers = await Promise.all([
    asking.post("/invocations", { dataframe_split: split, params: { horizon: 1 } }),
    asking.post("/invocations", { dataframe_records: [NORTH], params: { horizon: 1 } }),
  ]);
  const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
  assertEquals(first, second);
  assertEquals(first.predictions, [{
    item: "007",
    location: "north",
    ds: "2024-01-04",
    step: 1,
    yhat: 0,
    lo_80: null,
    hi_80: 1,
    model: "naive",
    version: 1,
    status: "champion",
    reason: "",
  }]);
});

Deno.test("POST /invocations refuses other frames", async () => {
  const asking = new Asking();
  for (
    const body of [
      {},
      { inputs: [NORTH] },
      { dataframe_split: { columns: ["item"], data: [["007"]] } },
      { dataframe_split: { columns: ["item", "item"], data: [["007", "007"]] } },
      { dataframe_split: { columns: ["item", "location"], data: [["007"]] } },
      { dataframe_records: [] },
      { dataframe_records: [NORTH], params: { alias: "a", stage: "None" } },
    ]
  ) {
    assertEquals(
      await refusal(await asking.post("/invocations", body)),
      [400, "MALFORMED_REQUEST"],
      JSON.stringify(body),
    );
  }
});
