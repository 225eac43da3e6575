import { assertEquals } from "@std/assert";
import { serverAddress, shownAddress, withoutUsers } from "@lib/core/text/server_address.ts";

Deno.test("serverAddress() takes a host and a path, and says what is wrong with others", () => {
  for (const [text, address] of [["http://h:1/", "http://h:1"], ["HTTPS://h/a@b//", "https://h/a@b"]] as const) {
    assertEquals(serverAddress(text), address);
  }
  const cases: [RegExp, string[]][] = [
    [/neither user nor password/, [
      "http://u:pw@h",
      "http://:pw@h",
      "http://u@h",
      "http://@h",
      "u:pw@h",
      "http://u:p#@h:x",
      "http:\t//u:pw@h",
      "http:/\n/@h",
    ]],
    [/without \? and #/, ["http://h#a", "http://h#", "http://h?", "http://h/?a=1"]],
    [/http:\/\/ or https:\/\//, ["h:8265", "ray://h:1", "", "http://", "http://u:pw"]],
  ];
  for (const [requirement, texts] of cases) {
    for (const text of texts) {
      const found = serverAddress(text);
      assertEquals(requirement.test(typeof found === "string" ? found : found.requirement), true, text);
    }
  }
});

Deno.test("shownAddress() shows no user, no password and no key of a link", () => {
  const cases: [string, string][] = [
    ["http://u:secret@h:1/a", '"http://h:1/a"'],
    ["http://:se#cr/et?@h", '"http://h"'],
    ["http://u:secret@h:99999999", '"http://h:99999999"'],
    ["s3://u:secret@team/b", '"s3://team/b"'],
    ["https://h/a?key=secret", '"https://h/a"'],
    ["http://u:secret", "another text"],
    ["localhost:9000", '"localhost:9000"'],
    ["", '""'],
  ];
  for (const [text, shown] of cases) assertEquals(shownAddress(text), shown, text);
});

Deno.test("withoutUsers() leaves all but the users of addresses", () => {
  assertEquals(
    withoutUsers("argument 's3://u:se@cret@team/b' is\nwrong: a@b"),
    "argument 's3://team/b' is\nwrong: a@b",
  );
});
