import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { keyView } from "@lib/page/service/key_view.ts";
import { ServiceError } from "@lib/page/service/service_client.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Served } from "../../serving/pages/_served.ts";
import { Viewed } from "./_viewed.ts";

Deno.test("keyView shows forecast, model, what it looks at and events of a key", async () => {
  using served = await Served.open();
  const { title, root, text } = await new Viewed(served, { id: KEYS[2].id }).show(keyView);
  assertEquals(title, "a|b / ../../x");
  assertEquals([...root.querySelectorAll("h2")].map((heading) => heading.textContent), [
    "What is expected",
    "Why this model",
    "What the model looks at",
    "What has happened",
  ]);
  assertEquals([...root.querySelectorAll("details tbody tr")].map((row) => row.textContent), [
    "2024-01-0498107 11".replaceAll(" ", ""),
    "2024-01-0598107 11".replaceAll(" ", ""),
    "2024-01-0698107 11".replaceAll(" ", ""),
  ]);
  assertStringIncludes(text, "naive_v1.0.0");
  assertEquals(root.querySelectorAll("figure").length, 2);
});

Deno.test("keyView of no key says what the server says, and asks for no other path", async () => {
  using served = await Served.open();
  const error = await assertRejects(() => new Viewed(served, { id: "../fleet" }).show(keyView), ServiceError);
  assertEquals([error.status, error.code], [404, "NOT_FOUND"]);
});
