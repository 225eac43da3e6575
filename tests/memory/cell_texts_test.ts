import { assertEquals } from "@std/assert";
import { cellText, keyCodec, timeCodec } from "../../lib/memory/cell_texts.ts";

Deno.test("cellText() writes values as a file has them, and nothing for what is missing", () => {
  assertEquals([null, undefined, NaN].map(cellText), [null, null, null]);
  assertEquals(["007", 7, -0.5, 1e21, 3n, true, false].map(cellText), ["007", "7", "-0.5", "1e+21", "3", "1", "0"]);
  assertEquals([Infinity, -Infinity, new Date("2024-03-01")].map(cellText), ["inf", "-inf", "2024-03-01"]);
});

/** Texts of times, and the times that they become again. */
function roundTrip(values: readonly unknown[]) {
  const codec = timeCodec(values), texts = values.map(codec.text);
  assertEquals(texts.map((text) => text === null ? null : codec.value(text)), values);
  return texts;
}

Deno.test("timeCodec() writes texts, years and stamps so that they come back as they were", () => {
  assertEquals(roundTrip(["2024-W01", "2024-W02"]), ["2024-W01", "2024-W02"]);
  assertEquals(roundTrip([2023, 2024]), ["2023", "2024"]);
  assertEquals(roundTrip([20240131]), ["20240131"]);
  const day = Date.UTC(2024, 0, 31), hour = day + 3_600_000;
  assertEquals(roundTrip([day, null]), ["2024-01-31", null]);
  assertEquals(roundTrip([day / 1000]), ["2024-01-31"]);
  assertEquals(roundTrip([BigInt(day) * 1000n]), ["2024-01-31"]);
  assertEquals(roundTrip([BigInt(hour) * 1_000_000n]), ["2024-01-31T01:00:00Z"]);
  assertEquals(roundTrip([new Date(day), new Date(hour)]), ["2024-01-31T00:00:00Z", "2024-01-31T01:00:00Z"]);
});

Deno.test("timeCodec() tells units by the middle time, not by a first one near 1970 or a last one of no end", () => {
  const months = Array.from({ length: 132 }, (_, t) => Date.UTC(1970, t, 1)), never = Date.UTC(9999, 11, 31);
  assertEquals(roundTrip(months).slice(0, 2), ["1970-01-01", "1970-02-01"]);
  assertEquals(roundTrip([...months, never].map((ms) => BigInt(ms) * 1000n)).slice(-2), ["1980-12-01", "9999-12-31"]);
  assertEquals(roundTrip([never, Date.UTC(2024, 0, 1), Date.UTC(2024, 1, 1)])[1], "2024-01-01");
});

Deno.test("timeCodec() takes local midnights for days, wherever the machine is", () => {
  assertEquals(roundTrip([new Date(2024, 0, 31), new Date(2024, 6, 1)]), ["2024-01-31", "2024-07-01"]);
});

Deno.test("timeCodec() leaves what is no time to the rules of files", () => {
  assertEquals(timeCodec([new Date("2024-01-01")]).text(new Date(NaN)), "Invalid Date");
  assertEquals(timeCodec([new Date("2024-01-01")]).text("soon"), "soon");
});

Deno.test("keyCodec() gives numbers and flags back, and texts as they are", () => {
  const codec = keyCodec([7, "007", null, true]);
  assertEquals(["7", "007", "1", "8"].map(codec), [7, "007", true, "8"]);
});
