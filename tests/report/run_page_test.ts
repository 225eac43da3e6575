import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom";
import { keyLink } from "@lib/report/record/key_link.ts";
import { runPage } from "@lib/report/run_page.ts";
import { sampleBlocks, sampleRecord } from "./_run_record.ts";

const page = runPage(sampleRecord(30), sampleBlocks(30)), { document } = parseHTML(page);
const textOf = (selector: string) => document.querySelector(selector)?.textContent ?? "";

Deno.test("runPage() is complete in itself: data, style and script inside, nothing from elsewhere", () => {
  assertEquals(/(?:src|href)="(?!#|data:)/.test(page.replace(/<script[\s\S]*?<\/script>/g, "")), false);
  assertEquals(document.querySelectorAll("script").length, 3, "record, one block, script");
});

Deno.test("runPage() says first what was trained on what, and what it is worth, without its script", () => {
  assertEquals(textOf("h1"), "Forecasts of demand in sample");
  assertStringIncludes(textOf(".facts"), "30 keys (item, location)");
  assertStringIncludes(textOf("header"), "kept back, seen by no model and no choice");
  assertStringIncludes(textOf("#overview li"), "22 % better than repeating the last season");
  assertEquals(document.querySelectorAll("#overview .tile").length, 4);
  assertEquals(textOf("#overview tr.ours td"), "what serves");
});

Deno.test("runPage() has the comparison as a table too, shares of a whole in percent, with single models", () => {
  const record = sampleRecord(5), [ours] = record.comparison;
  const ets = { ...ours!, method: "ets", title: "ets", role: "member" as const };
  const { document } = parseHTML(runPage({ ...record, comparison: [...record.comparison, ets] }, []));
  const texts = [...document.querySelectorAll("#overview details td")].map((cell) => cell.textContent);
  assertEquals(texts.slice(0, 7), ["what serves", "1,000", "0.700", "", "", "23.3 %", "1.0 %"]);
  assertStringIncludes(document.querySelector("#overview summary")?.textContent ?? "", "1 model by themselves");
  assert(texts.includes("ets"));
});

Deno.test("runPage() fallbacks and findings with their reasons", () => {
  assertStringIncludes(textOf("#fallbacks"), "3 keys of 30 have");
  assertStringIncludes(textOf("#fallbacks"), "No sale for a long time.");
  assertEquals(document.querySelector("#fallbacks a")?.getAttribute("href"), keyLink(sampleRecord(30).keys, 9));
  assertStringIncludes(textOf("#findings"), "1,234 of the values are missing.");
  const fine = runPage({ ...sampleRecord(5), findings: [], fallbacks: [] }, []);
  assertStringIncludes(fine, "All 5 keys have a model of their own competition");
  assertStringIncludes(fine, "found nothing that somebody should look at");
});

Deno.test("runPage() scores that choices have seen, and none at all, are told as such", () => {
  const record = sampleRecord(5), { head } = record;
  assertStringIncludes(runPage({ ...record, head: { ...head, isHeldOut: false } }, []), "the future is harder");
  const none = runPage({ ...record, head: { ...head, spans: [] }, comparison: [], sentences: [] }, []);
  assertStringIncludes(none, "Nothing was compared with what came.");
  assert(!none.includes('id="comparison-chart"'));
});

Deno.test("runPage() of an evaluation names its origins", () => {
  const record = sampleRecord(5), evaluation = { ...record, head: { ...record.head, kind: "evaluation" as const } };
  assertStringIncludes(runPage(evaluation, []), "of 2 past origins");
});

Deno.test("runPage() figures whose periods are lost are not told as no figures", () => {
  const record = sampleRecord(5), lost = runPage({ ...record, head: { ...record.head, spans: [] } }, []);
  assert(!lost.includes("Nothing was compared with what came."));
  assertStringIncludes(lost, "Of which periods the figures below are is not known: those that were kept back.");
});

Deno.test("runPage() of one key without a fallback speaks of that key", () => {
  assertStringIncludes(
    runPage({ ...sampleRecord(1), fallbacks: [] }, []),
    "The one key has a model of its own competition",
  );
});

Deno.test("runPage() of a part of the table says so at its head", () => {
  const record = sampleRecord(3), part = runPage({ ...record, head: { ...record.head, tableKeys: 12 } }, []);
  assertStringIncludes(part, "A part of the table: 3 of 12 keys (");
  assert(!runPage(record, []).includes("A part of the table"));
});

Deno.test("runPage() of rows has their scores with intervals, and words of classes instead of seasons", () => {
  const record = sampleRecord(5),
    score = { target: "", name: "roc_auc", title: "ROC-AUC", isShare: true, value: 0.81, lo: 0.78, hi: 0.84 };
  const rows = {
    rows: 1234,
    scores: [score, { ...score, name: "log_loss", title: "Log loss", isShare: false, lo: null, hi: null }],
  };
  const charts = { ...record.charts, rows: { ...rows, confusion: null, classes: [], residuals: [] } };
  const { document } = parseHTML(runPage({ ...record, charts }, [])),
    text = document.querySelector("#scores")?.textContent ?? "";
  assertStringIncludes(text, "Of 1,234 rows that were kept back");
  assertStringIncludes(text, "81.0 %78.0 % to 84.0 %");
  assertEquals(document.querySelector("#words")?.textContent?.includes("Seasonal naive"), false);
  assertStringIncludes(textOf("#words"), "Seasonal naive");
  assertEquals(textOf("#scores"), "");
});
