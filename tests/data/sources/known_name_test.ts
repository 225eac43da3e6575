import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { withKnownName } from "@lib/data/sources/known_name.ts";

const COPY = { path: "/tmp/x/download.csv", name: "https://shop/t.csv" };

Deno.test("withKnownName() puts the name for the copy in message, hint and context, and keeps the code", async () => {
  const thrown = new DataError("EMPTY_TABLE", `Cannot read ${COPY.path}`, {
    hint: `Look at ${COPY.path}.`,
    context: { path: COPY.path, rows: 0 },
  });
  const { code, message, hint, context } = await assertRejects(
    () => withKnownName(COPY, () => Promise.reject(thrown)),
    DataError,
  );
  assertEquals({ code, message, hint, context }, {
    code: "EMPTY_TABLE",
    message: `Cannot read ${COPY.name}`,
    hint: `Look at ${COPY.name}.`,
    context: { rows: 0, source: COPY.name },
  });
});

Deno.test("withKnownName() leaves mistakes, and errors of a file that is no copy, as they are", async () => {
  const mistake = new TypeError("x"), own = new DataError("EMPTY_TABLE", "x", { context: { path: "a" } });
  assertEquals(await assertRejects(() => withKnownName(COPY, () => Promise.reject(mistake))), mistake);
  assertEquals(await assertRejects(() => withKnownName({ path: "a", name: "a" }, () => Promise.reject(own))), own);
});
