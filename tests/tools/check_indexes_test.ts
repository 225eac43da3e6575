import { assertEquals } from "@std/assert";
import { exists } from "@std/fs";
import { EXEMPT, indexErrors } from "../../tools/check_indexes.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const REPORT = `Check lib/core/a.ts
TS2532 [ERROR]: Object is possibly 'undefined'.
  sum += values[i];
         ~~~~~~~~~
    at file:///p/lib/core/a.ts:3:10

TS2322 [ERROR]: Type 'number | undefined' is not assignable to type 'number'.
  Type 'undefined' is not assignable to type 'number'.
  return { mae: x[0] };
           ~~~
    at file:///p/lib/models/trees/b.ts:7:12

    The expected type comes from property 'mae' which is declared here
        at file:///p/lib/core/a.ts:1:1

Found 2 errors.
`;

Deno.test("indexErrors() counts an error where it stands, not where its type is declared", () => {
  const found = (...exempt: string[]) =>
    indexErrors(REPORT, { root: "/p", exempt }).map((error) => error.split("\n")[0]);
  assertEquals(found().length, 2);
  assertEquals(found("lib/models/trees/"), ["TS2532 [ERROR]: Object is possibly 'undefined'."]);
  assertEquals(found("lib/core/"), ["TS2322 [ERROR]: Type 'number | undefined' is not assignable to type 'number'."]);
  assertEquals(found("lib/"), []);
});

Deno.test("EXEMPT names folders that are there", async () => {
  for (const folder of EXEMPT) assertEquals(await exists(`${ROOT}/${folder}`, { isDirectory: true }), true, folder);
});
