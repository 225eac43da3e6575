import { assertEquals } from "@std/assert";
import { parseListing } from "../../../lib/storage/objects/s3_listing.ts";

const page = (inside: string) => parseListing(new TextEncoder().encode(inside));
const list = (inside: string) =>
  page(`<?xml version="1.0"?>\n<ListBucketResult xmlns="u">${inside}</ListBucketResult>\n`);
const key = (text: string) =>
  `<Contents><ETag>&quot;1&quot;</ETag><Key>${text}</Key><Owner><ID>1</ID></Owner></Contents>`;

Deno.test("parseListing() reads keys as they were, and what the next page is asked for by", () => {
  assertEquals(list(`<IsTruncated>false</IsTruncated>${key("a/b")}\n${key("&lt;&amp;&#228;&#xe4;&none;")}`), {
    keys: ["a/b", "<&ää&none;"],
    next: null,
  });
  const token = "<NextContinuationToken>x&amp;=+/</NextContinuationToken>";
  assertEquals(list(`<IsTruncated>true</IsTruncated>${token}`), { keys: [], next: "x&=+/" });
  assertEquals(list(`${key("a")}${token}`), { keys: ["a"], next: null }, "a token alone asks for nothing");
});

Deno.test("parseListing() takes nothing that is cut, truncated without a token, or another answer", () => {
  for (const text of ["", "<html></html>", "<ListBucketResult><Contents><Key>a</Key>"]) assertEquals(page(text), null);
  assertEquals(list("<IsTruncated>true</IsTruncated>"), null);
});
