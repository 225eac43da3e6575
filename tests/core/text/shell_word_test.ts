import { assertEquals } from "@std/assert";
import { shellWord } from "../../../lib/core/text/shell_word.ts";

Deno.test("shellWord() leaves plain arguments as they are, and gives others to a shell as they are", async () => {
  assertEquals(shellWord("s3://team/models,v1.csv"), "s3://team/models,v1.csv");
  const words = ["$HOME", "`id`", "a b", "it's", '"', "", "!x", "a\\b", "*"];
  const script = `for word in ${words.map(shellWord).join(" ")}; do printf '%s|' "$word"; done`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  assertEquals(new TextDecoder().decode(stdout), words.map((word) => `${word}|`).join(""));
});
