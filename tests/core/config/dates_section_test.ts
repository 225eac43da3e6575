import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";

const TABLE = { source: "t.csv", keys: ["shop"] };

Deno.test("holidaysSection has public holidays of a whole country by default, without windows", () => {
  const { holidays, events } = parseConfig({ ...TABLE, holidays: { country: "DE" } });
  assertEquals(holidays, { country: "DE", region: null, kinds: ["public"], before: 0, after: 0 });
  assertEquals(events, []);
  assertThrows(() => parseConfig({ ...TABLE, holidays: { country: "DE", kinds: ["pubilc"] } }), Error, "kinds");
  assertThrows(() => parseConfig({ ...TABLE, holidays: { country: "DE", before: 61 } }), Error, "before");
});

Deno.test("eventsSection fills in what an event leaves out", () => {
  const [event] = parseConfig({ ...TABLE, events: [{ name: "fair", date: "2024-05-01" }] }).events;
  assertEquals(event, {
    ...{
      name: "fair",
      file: null,
      date: "2024-05-01",
      from: null,
      to: null,
      every: null,
      where: {},
      before: 0,
      after: 0,
    },
  });
});
