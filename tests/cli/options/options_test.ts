import { assertEquals, assertThrows } from "@std/assert";
import { Command, InvalidArgumentError } from "commander";
import { DataError } from "@lib/core/errors/errors.ts";
import { parseBudget } from "@lib/retraining/budget.ts";
import {
  addCsvOptions,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addTableOptions,
  argumentOf,
  type CsvOptions,
  folderArguments,
  parseFile,
  parsePositive,
  parseSeed,
  whereOf,
} from "../../../lib/cli/options/options.ts";

const parse = (...args: string[]) => {
  const command = addRegistryOption(addOutputOptions(addKeyOptions(addTableOptions(new Command().exitOverride()))));
  return command.parse(args, { from: "user" }).opts();
};

Deno.test("whereOf() joins repeated texts of a column, and columns with each other", () => {
  const options = parse("--item", "007", "--key", "item=8", "--key", "brand=a=b", "--location", "", "--key", "brand=");
  assertEquals(whereOf(options), { item: ["007", "8"], location: [""], brand: ["a=b", ""] });
  assertEquals(whereOf(parse()), {});
});

Deno.test("key texts stay texts: no number, no trimming, no splitting", () => {
  assertEquals(whereOf(parse("--key", "item= 007,8 ")), { item: [" 007,8 "] });
});

Deno.test("parsePositive() takes integers of at least 1 only", () => {
  assertEquals(parsePositive("12"), 12);
  for (const text of ["0", "-1", "1.5", "1e3", "", " 1", "x", "99999999999999999999"]) {
    assertThrows(() => parsePositive(text), InvalidArgumentError);
  }
});

Deno.test("parseFile() takes no standard output, and no text that is empty", () => {
  assertEquals(parseFile("-/a.csv"), "-/a.csv");
  for (const text of ["", "-"]) assertThrows(() => parseFile(text), InvalidArgumentError);
});

Deno.test("parseSeed() takes unsigned 32-bit integers only", () => {
  assertEquals([parseSeed("0"), parseSeed("4294967295")], [0, 4294967295]);
  for (const text of ["-1", "4294967296", "1.5", "x"]) assertThrows(() => parseSeed(text), InvalidArgumentError);
});

Deno.test("the options have defaults and parse to their types", () => {
  const options = parse("--limit", "5", "--seed", "7", "--json");
  assertEquals([options.config, options.store, options.registry], ["config/demo.json", "data/features", "models"]);
  assertEquals([options.limit, options.seed, options.json, options.workers], [
    5,
    7,
    true,
    navigator.hardwareConcurrency,
  ]);
});

Deno.test("addCsvOptions() digits are a number up to 17 or all, six by default", () => {
  const digits = (...args: string[]) => {
    const command = addCsvOptions(new Command()).exitOverride().configureOutput({ writeErr: () => {} });
    return command.parse(args, { from: "user" }).opts<CsvOptions>().digits;
  };
  assertEquals([digits(), digits("--digits", "3"), digits("--digits", "all")], [6, 3, "all"]);
  for (const wrong of ["0", "18", "2.5", "many"]) assertThrows(() => digits("--digits", wrong), Error, "digits");
});

Deno.test("addOutputOptions() shows each example under its meaning", () => {
  let help = "";
  const command = new Command("x").configureOutput({ writeOut: (text) => help += text });
  addOutputOptions(command, [["train", "the demo"]]).outputHelp();
  assertEquals(help.includes("Examples:\n  # the demo\n  deno task train"), true);
});

Deno.test("argumentOf() is the parser, and what it refuses is wrong usage with the hint", () => {
  assertEquals(argumentOf(parseBudget)("600s"), { seconds: 600 });
  const refusal = assertThrows(() => parseBudget("soon"), DataError);
  const { message } = assertThrows(() => argumentOf(parseBudget)("soon"), InvalidArgumentError);
  assertEquals(message, `${refusal.message}. ${refusal.hint}`);
});

Deno.test("folderArguments() names what is not where it usually is", () => {
  assertEquals(folderArguments({ registry: "models", store: "data/features", reports: "reports" }), "");
  assertEquals(folderArguments({ registry: "my models", reports: "r" }), " --registry 'my models' --reports r");
});
