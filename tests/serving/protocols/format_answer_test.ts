import { assertEquals } from "@std/assert";
import { formatRecords, intervalColumns, keyObject } from "@lib/serving/protocols/format_answer.ts";
import { FakeService } from "../_fake_service.ts";

Deno.test("intervalColumns() are yhat and both ends of every level, formatRecords() a row a key and step", async () => {
  const answer = await new FakeService().forecast({ keys: [["007", "north"], ["007", "south"]], levels: [50, 97.5] });
  assertEquals(intervalColumns(answer).map(({ name }) => name), ["yhat", "lo_50", "hi_50", "lo_97.5", "hi_97.5"]);
  const records = formatRecords(answer);
  assertEquals(records.length, 4);
  assertEquals(records[3], {
    item: "007",
    location: "south",
    ds: "2024-01-05",
    step: 2,
    yhat: 11,
    lo_50: NaN,
    hi_50: 12,
    "lo_97.5": NaN,
    "hi_97.5": 12,
    model: "naive",
    version: 1,
    status: "champion",
    reason: "",
  });
});

Deno.test("keyObject() names texts by column, and keeps a column named __proto__", () => {
  assertEquals(Object.entries(keyObject(["item", "__proto__"], ["a", "b"])), [["item", "a"], ["__proto__", "b"]]);
});
