import { assertEquals } from "@std/assert";

const ROOT = new URL("../..", import.meta.url).pathname;

Deno.test("holidays.lock pins the package that tools/holidays.ts names and the data come from", async () => {
  const source = await Deno.readTextFile(`${ROOT}tools/holidays.ts`);
  const { specifiers } = JSON.parse(await Deno.readTextFile(`${ROOT}tools/holidays.lock`));
  const [, name = "", version = ""] = source.match(/"npm:(date-holidays)@([\d.]+)"/) ?? [];
  assertEquals(Object.keys(specifiers), [`npm:${name}@${version}`]);
  const data = JSON.parse(await Deno.readTextFile(`${ROOT}lib/data/times/holidays/holiday_data.json`));
  assertEquals(data.source.split(" ").slice(0, 2), [name, version]);
});
