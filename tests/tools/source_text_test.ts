import { assertEquals } from "@std/assert";
import { maskSource } from "../../tools/source_text.ts";

const code = (source: string) => maskSource(source).code;

Deno.test("maskSource() blanks comments and the insides of texts, positions kept", () => {
  assertEquals(code('a("x//y") // z\nb /* c\nd */ e'), 'a("    ")     \nb     \n     e');
  assertEquals(code("'it\\'s' + 1"), "'     ' + 1");
  assertEquals(code('"unfinished\nnext'), '"          \nnext');
});

Deno.test("maskSource() keeps the code inside templates, at any depth", () => {
  assertEquals(code("`a${b + `c${d}e`}f` + g"), "` ${b + ` ${d} `} ` + g");
  assertEquals(code("`${ { a: `}` } }x`.y"), "`${ { a: ` ` } } `.y");
  assertEquals(code("`\\${a}` + b"), "`     ` + b");
});

Deno.test("maskSource() tells patterns from divisions", () => {
  assertEquals(code('x = /"[/"]/g; y'), "x = /     /g; y");
  assertEquals(code('a / b / "c"'), 'a / b / " "');
  assertEquals(code("return /'/.test(x)"), "return / /.test(x)");
  assertEquals(code("f(x) / 2 // '"), "f(x) / 2     ");
  assertEquals(code("list[0] / n"), "list[0] / n");
});

Deno.test("maskSource() gives the texts by the start of their inside", () => {
  assertEquals([...maskSource("f('a', \"b\")").texts], [[3, "a"], [8, "b"]]);
});
