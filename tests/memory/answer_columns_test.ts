import { assertEquals } from "@std/assert";
import type { ServiceAnswer } from "../../lib/inference/service/forecast_service.ts";
import { seriesKey } from "../../lib/core/rows/panel.ts";
import { answerColumns } from "../../lib/memory/answer_columns.ts";
import { keyCodec, timeCodec } from "../../lib/memory/cell_texts.ts";

const KEY = { status: "fallback", model: "", version: 0, reason: "SHORT", steps: 1, drift: 1 } as const;
const ANSWER: ServiceAnswer = {
  table: "t",
  keyColumns: ["model"],
  dataVersion: 1,
  state: "",
  origin: "2024-01-01",
  calendar: { frequency: "day", anchor: 0 },
  ds: ["2024-01-02"],
  levels: [80],
  forecast: {
    horizon: 1,
    levels: [80],
    yhat: Float64Array.of(5),
    lo: [Float64Array.of(4)],
    hi: [Float64Array.of(6)],
    keys: [KEY],
  },
  keys: [{ ...KEY, key: seriesKey(["7"]), id: null, run: "", cohort: "" }],
  notes: [],
  input: "",
};

Deno.test("answerColumns() has keys and times as the data writes them, and no column twice", () => {
  const codecs = { time: timeCodec([new Date("2024-01-01")]), keys: [keyCodec([7])] };
  assertEquals(Object.fromEntries(answerColumns(ANSWER, codecs)), {
    key_model: [7],
    ds: [new Date("2024-01-02")],
    step: [1],
    yhat: [5],
    lo_80: [4],
    hi_80: [6],
    model: [""],
    version: [0],
    status: ["fallback"],
    reason: ["SHORT"],
  });
});

Deno.test("answerColumns() gives dates back however the stored table writes its own", () => {
  const styles = [
    { frequency: "day", date: "DD.MM.YYYY", time: "", origin: "01.01.2024", ds: "02.01.2024" },
    { frequency: "day", date: "YYYY/MM/DD", time: " 00:00", origin: "2024/01/01 00:00", ds: "2024/01/02 00:00" },
    { frequency: "hour", date: "YYYY-MM-DD", time: " HH:mmZ", origin: "2024-01-01 23:00Z", ds: "2024-01-02 00:00Z" },
  ] as const;
  const day = new Date("2024-01-02"), codecs = [timeCodec([day]), timeCodec([Date.UTC(2024, 0, 1)])];
  for (const { frequency, date, time, origin, ds } of styles) {
    const calendar = { frequency, anchor: 0, stamp: { date, time, month: 0, day: 0 } };
    const answer = { ...ANSWER, calendar, origin, ds: [ds] };
    const back = codecs.map((codec) => answerColumns(answer, { time: codec, keys: [] }).get("ds"));
    assertEquals(back, [[day], [day.getTime()]], ds);
  }
});
