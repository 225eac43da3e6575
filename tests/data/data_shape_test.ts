import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { DataError, FitError } from "@lib/core/errors/errors.ts";
import { assertSameShape, type DataShape, dataShapeOf, decodeShape } from "@lib/data/data_shape.ts";
import { inFolder, prepareText } from "./_tables.ts";

const TEXT = `date,item,demand,sold,price,colour
2024-01-01,007,1,10,2.5,red
2024-01-08,007,3,30,2.5,blue
`;
const EXOGENOUS = { historic: ["colour"], future: ["price"] };

async function shape(dir: string, config: Partial<ConfigInput> = {}, text = TEXT): Promise<DataShape> {
  return dataShapeOf(
    (await prepareText(dir, text, { config: { frequency: "day", exogenous: EXOGENOUS, ...config } })).group,
  );
}

/** The code with which models of `trained` refuse `given`, or "". */
function refusal(trained: DataShape, given: DataShape): string {
  try {
    assertSameShape(JSON.parse(JSON.stringify(trained)), given);
    return "";
  } catch (thrown) {
    if (thrown instanceof DataError) return thrown.code;
    throw thrown;
  }
}

Deno.test("assertSameShape() refuses what gives numbers another meaning", () =>
  inFolder(async (dir) => {
    const trained = await shape(dir);
    const other = async (config: Partial<ConfigInput>, text?: string) =>
      refusal(trained, await shape(dir, config, text));
    assertEquals(await other({ target: "sold" }), "TARGET_MISMATCH");
    assertEquals(await other({ keys: ["colour"], exogenous: { future: ["price"] } }), "KEYS_MISMATCH");
    assertEquals(await other({ frequency: "week" }), "CALENDAR_MISMATCH");
    assertEquals(await other({ cleaning: { gaps: "zero" } }), "POLICY_MISMATCH");
    assertEquals(await other({ cleaning: { nonNegative: false } }), "POLICY_MISMATCH");
    assertEquals(await other({ cleaning: { duplicates: "mean" } }), "POLICY_MISMATCH");
    assertEquals(await other({ exogenous: { historic: ["colour", "price"] } }), "COLUMN_MISMATCH");
    assertEquals(await other({ exogenous: { future: ["price"] } }), "COLUMN_MISMATCH");
    assertEquals(await other({}, TEXT.replaceAll(/red|blue/g, "3")), "COLUMN_MISMATCH");
  }));

Deno.test("assertSameShape() takes other rows, files, words, spans and further columns of the same table", () =>
  inFolder(async (dir) => {
    const trained = await shape(dir);
    const other = async (config: Partial<ConfigInput>, text?: string) =>
      refusal(trained, await shape(dir, config, text));
    assertEquals(await other({}, `${TEXT}2024-01-09,8,4,40,2.7,green\n`), "");
    assertEquals(await other({ from: "2024-01-02", until: "2024-12-31" }), "");
    assertEquals(await other({ exogenous: { historic: ["sold", "colour"], future: ["price"] } }), "");
    assertEquals(await other({ cleaning: { ranges: { price: [0, 9] }, maxAgeDays: 3 }, horizon: 2, seed: 1 }), "");
  }));

Deno.test("assertSameShape() a derived column must be made in the same way", () =>
  inFolder(async (dir) => {
    const made = (within: string[]) => ({ relative: [{ name: "relative_price", of: "price", within }] });
    const trained = await shape(dir, made([]));
    assertEquals(refusal(trained, await shape(dir, made([]))), "");
    assertEquals(refusal(trained, await shape(dir, made(["item"]))), "COLUMN_MISMATCH");
    assertEquals(refusal(trained, await shape(dir)), "COLUMN_MISMATCH");
  }));

Deno.test("decodeShape() a column that a former release derived the usual way is the one of this release", () =>
  inFolder(async (dir) => {
    const relative = [{ name: "relative_price", of: "price", within: [] }];
    const now = await shape(dir, { relative });
    const former = JSON.stringify(now).replace('"how":"ratio",', "");
    assertEquals(former.length < JSON.stringify(now).length, true);
    assertEquals(refusal(decodeShape(new TextEncoder().encode(former)), now), "");
  }));

Deno.test("assertSameShape() says both, and the remedy", () =>
  inFolder(async (dir) => {
    const trained = await shape(dir), given = await shape(dir, { target: "sold" });
    const error = assertThrows(() => assertSameShape(trained, given), DataError);
    assertMatch(error.message, /must be "demand": current value is "sold"/);
    assertMatch(error.hint, /name/);
    assertEquals(error.context, { trained: "demand", given: "sold" });
  }));

Deno.test("assertSameShape() says how to keep the calendar of the models where one open Sunday changed it", () => {
  const shape = (calendar: Calendar) => ({
    target: "demand",
    keyColumns: ["item"],
    calendar,
    policies: {},
    columns: [],
  });
  const hintOf = (trained: Calendar, given: Calendar) =>
    assertThrows(() => assertSameShape(shape(trained), shape(given)), DataError).hint ?? "";
  const business: Calendar = { frequency: "business_day", anchor: 0, openDays: [0, 1, 2, 3, 4, 5] };
  const hint = hintOf(business, { frequency: "day", anchor: 0 });
  assertStringIncludes(hint, "rows on Sunday only by way of exception");
  assertStringIncludes(hint, '"frequency": "business_day"');
  assertStringIncludes(hintOf(business, { frequency: "business_day", anchor: 0 }), "train again");
  assertStringIncludes(hintOf({ frequency: "month", anchor: 0 }, { frequency: "day", anchor: 0 }), '"month"');
});

Deno.test("decodeShape() gives back a shape, and refuses what is none", async () => {
  await inFolder(async (dir) => {
    const made = await shape(dir), decode = (text: string) => decodeShape(new TextEncoder().encode(text));
    assertEquals(decode(JSON.stringify(made)), made);
    for (const changes of [{ target: 1 }, { keyColumns: null }, { calendar: [] }, { columns: [{ name: "a" }] }]) {
      assertThrows(() => decode(JSON.stringify({ ...made, ...changes })), FitError, "Cannot decode the data shape");
    }
  });
});
