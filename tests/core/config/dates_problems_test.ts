import { assertEquals, assertMatch } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { datesProblems } from "@lib/core/config/dates_problems.ts";

const CONFIG = parseConfig({ source: "t.csv", keys: ["shop"], exogenous: { static: ["state"] } });
const EVENT = parseConfig({ source: "t.csv", keys: ["shop"], events: [{ name: "fair", date: "2024-05-01" }] })
  .events[0]!;

function problems(changes: Partial<typeof EVENT>): string[] {
  return datesProblems({ ...CONFIG, events: [{ ...EVENT, ...changes }] });
}

Deno.test("datesProblems() of an event: a name or a file, one way of saying when, real dates in order", () => {
  assertEquals(problems({}), []);
  assertEquals(problems({ date: null, from: "2024-05-01", to: "2024-05-01" }), []);
  assertEquals(problems({ name: null, file: "e.csv", date: null }), []);
  const wrong: [Partial<typeof EVENT>, RegExp][] = [
    [{ name: null }, /events\[0\] must have a name, or a file of events: current value is none/],
    [{ file: "e.csv", date: null }, /current value is both/],
    [{ name: null, file: "e.csv" }, /must leave dates to its file: current value is "2024-05-01"/],
    [{ date: null }, /must have a date, or from: current value is none/],
    [{ from: "2024-05-01" }, /must have a date, or from: current value is both/],
    [{ to: "2024-05-02" }, /events\[0\]\.to needs from/],
    [{ date: "2024-02-30" }, /events\[0\]\.date must be a real date.*"2024-02-30"/],
    [{ date: null, from: "2024-05-02", to: "2024-05-01" }, /must not lie before from, 2024-05-02/],
  ];
  for (const [changes, message] of wrong) assertMatch(problems(changes).join("; "), message, JSON.stringify(changes));
});

Deno.test("datesProblems() wants places of key columns and static columns, and names the nearest", () => {
  assertEquals(problems({ where: { shop: ["a"], state: ["BY"] } }), []);
  assertMatch(
    problems({ where: { stat: ["BY"] } }).join(),
    /events\[0\]\.where must be a key column.*did you mean "state"\?/,
  );
  const holidays = {
    country: { column: "cuntry", names: {} },
    region: null,
    kinds: ["public" as const],
    before: 0,
    after: 0,
  };
  assertMatch(datesProblems({ ...CONFIG, holidays }).join(), /holidays\.country\.column must be.*"cuntry"/);
  assertEquals(datesProblems({ ...CONFIG, holidays: { ...holidays, country: { column: "state", names: {} } } }), []);
});
