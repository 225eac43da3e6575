import { assertEquals } from "@std/assert";
import { Command } from "commander";
import { placePaths } from "../../../lib/cli/session/person_folder.ts";

/** What a command with paths is given, as it would be run from `/home/ana`. */
async function placed(...args: string[]): Promise<{ options: Record<string, unknown>; file: unknown }> {
  let given: { options: Record<string, unknown>; file: unknown } | undefined;
  const command = new Command("take").exitOverride()
    .argument("<file>")
    .option("--output <file>", "", "reports/forecasts.csv")
    .option("--store <folder>", "", "data/features")
    .option("--from <address>")
    .option("--item <text>")
    .action((file, options) => void (given = { file, options }));
  const program = new Command().addCommand(command).hook("preAction", (_, one) => placePaths(one, "/home/ana"));
  await program.parseAsync(["take", ...args], { from: "user" });
  return given!;
}

Deno.test("placePaths() takes given files and folders for those of the person, and leaves defaults to the project", async () => {
  const { options, file } = await placed("backup.tar", "--output", "../out.csv");
  assertEquals([file, options.output, options.store], ["/home/ana/backup.tar", "/home/out.csv", "data/features"]);
  const named = await placed("a", "--store", "data/features", "--output", "sales/*.csv");
  assertEquals([named.options.store, named.options.output], ["/home/ana/data/features", "/home/ana/sales/*.csv"]);
});

Deno.test("placePaths() leaves alone what is no relative path: standard output, addresses, absolute paths, texts", async () => {
  const { options, file } = await placed("/a", "--output", "-", "--from", "models", "--item", "007", "--store", "");
  assertEquals([file, options.output, options.from, options.item, options.store], ["/a", "-", "models", "007", ""]);
  const address = (await placed("https://shop.example/sales.csv", "--output", "s3://bucket/x.csv")).options.output;
  assertEquals(address, "s3://bucket/x.csv");
  assertEquals((await placed("/a", "--store", "S3:/bucket/x")).options.store, "S3:/bucket/x");
});
