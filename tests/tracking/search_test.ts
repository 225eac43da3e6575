import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { connect } from "@lib/tracking/connection.ts";
import { searchByTag } from "@lib/tracking/search.ts";

Deno.test("searchByTag() asks for every page, and looks again where the language has no escape", async () => {
  const asked: URL[] = [], tagged = (value: string) => ({ tags: [{ key: "1000models.group", value }] });
  const pages = [{ registered_models: [tagged("it's"), tagged("it_s")], next_page_token: "2" }, {
    registered_models: [tagged("it's")],
  }];
  const connection = connect("http://fake", {
    fetch: (url) => Promise.resolve(Response.json(pages[asked.push(new URL(url)) - 1])),
  });
  assertEquals(await searchByTag(connection, "models", { tag: "group", value: "it's" }), [
    tagged("it's"),
    tagged("it's"),
  ]);
  assertEquals(asked.map(({ searchParams }) => [searchParams.get("filter"), searchParams.get("page_token")]), [
    ["tags.`1000models.group` LIKE 'it_s'", null],
    ["tags.`1000models.group` LIKE 'it_s'", "2"],
  ]);
});

Deno.test("searchByTag() refuses pages that come back, never end, or hold more than was asked for", async () => {
  const endings: Record<string, (page: number) => unknown> = {
    "names itself": () => ({ next_page_token: "x" }),
    "1000 pages": (page) => ({ next_page_token: String(page) }),
    "1001 on a page": () => ({ registered_models: Array.from({ length: 1001 }, () => ({})) }),
  };
  for (const [found, answer] of Object.entries(endings)) {
    let page = 0;
    const connection = connect("http://fake", { fetch: () => Promise.resolve(Response.json(answer(++page))) });
    const search = () => searchByTag(connection, "models", { tag: "group", value: "g" });
    const { code } = await assertRejects(search, TrackingError, found);
    assertEquals(code, "TRACKING_FAILED");
  }
});
