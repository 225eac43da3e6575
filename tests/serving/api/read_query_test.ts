import { assertEquals, assertThrows } from "@std/assert";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { badQuery, entryLimit, readQuery } from "@lib/serving/api/read_query.ts";
import type { RouteCall } from "@lib/serving/api/route.ts";

const call = (query: string) =>
  ({ request: new Request(`http://localhost/x?${query}`), id: "i", params: {}, started: 0 }) satisfies RouteCall;

Deno.test("readQuery() gives what a route knows, and refuses all else by name", () => {
  assertEquals([...readQuery(call("a=1&a=2"), ["a", "b"]).getAll("a")], ["1", "2"]);
  assertThrows(() => readQuery(call("a=1&c=2"), ["a"]), HttpError, 'made of a: current value is "c"');
  assertThrows(() => readQuery(call("a"), []), HttpError, "made of nothing");
});

Deno.test("entryLimit() is a whole number of its span, 100 if nobody says", () => {
  const of = (query: string) => entryLimit(new URLSearchParams(query));
  assertEquals([of(""), of("limit=1"), of("limit=1000")], [100, 1, 1000]);
  for (const text of ["0", "1001", "1e2", "-1", "1.5", "", " 1"]) {
    assertThrows(() => of(`limit=${text}`), HttpError, "from 1 to 1000");
  }
});

Deno.test("badQuery() shows no more of a value than can be read", () => {
  assertEquals(badQuery("x", "short", "y".repeat(500)).message.length < 150, true);
});
