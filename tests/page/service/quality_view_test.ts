import { assertEquals, assertStringIncludes } from "@std/assert";
import { qualityView } from "@lib/page/service/quality_view.ts";
import { Served } from "../../serving/pages/_served.ts";
import type { QualityRecord } from "@lib/report/service/quality_record.ts";
import type { Noted } from "@lib/page/service/parts.ts";
import { Viewed } from "./_viewed.ts";

Deno.test("qualityView shows rows, findings, columns and versions; nobody has looked", async () => {
  using served = await Served.open();
  const { title, root, text } = await new Viewed(served).show(qualityView);
  assertEquals(title, "Data quality");
  assertStringIncludes(text, "6rows read");
  assertStringIncludes(text, "Nobody has looked at version 1");
  assertStringIncludes(text, "1 (serves)");
  assertEquals(root.querySelectorAll("h2").length >= 5, true);
});

Deno.test("qualityView says of rows without a calendar neither periods nor what lies ahead", async () => {
  using served = await Served.open();
  const viewed = new Viewed(served), { client } = viewed.context;
  const quality = await client.get<Noted<QualityRecord>>("v1/quality");
  assertStringIncludes((await viewed.show(qualityView)).text, "6 kept, 0 merged into others, 0 ahead, 0 outside");
  const told = async (outside: number) => {
    const rows = { ...quality, span: { first: "", last: "" }, counts: { ...quality.counts, outside } };
    Object.assign(client, { get: () => Promise.resolve(rows) });
    return (await viewed.show(qualityView)).text.match(/Rows of the source(.*?)Rows that were/)?.[1];
  };
  assertEquals([await told(0), await told(2)], ["6 kept", "6 kept, 2 outside of what was asked for"]);
});
