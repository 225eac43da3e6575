/// <reference lib="deno.unstable" />
/**
 * Project rules for `deno lint`: how errors are thrown and worded in lib.
 *
 * @module
 */

/** Classes that may be thrown: mistakes of the programmer, and conditions that a caller may handle. */
const ERRORS =
  /^(?:TypeError|RangeError|(?:Forecast|Data|Series|Fit|Competition|Registry|Tracking|Worker|Http|Service)Error)$/;
/** Beginning of every message; the value comes after `current value`. */
const WORDING = /^Cannot /;

function inLib(context: Deno.lint.RuleContext): boolean {
  return /(?:^|\/)lib\/[^/]+\//.test(context.filename.replaceAll("\\", "/"));
}

/** What the argument parser asks for to report wrong usage. */
function isUsageError(context: Deno.lint.RuleContext, name: string): boolean {
  return name === "InvalidArgumentError" && /(?:^|[\\/])lib[\\/]cli[\\/]/.test(context.filename);
}

/** The first fixed words of a text, or null if it does not begin with fixed words. */
function firstWords(node: Deno.lint.Expression | Deno.lint.SpreadElement | undefined): string | null {
  if (node === undefined) return null;
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  if (node.type === "TemplateLiteral") return node.quasis[0]?.cooked || null;
  return node.type === "BinaryExpression" && node.operator === "+"
    ? firstWords(node.left as Deno.lint.Expression)
    : null;
}

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    // Callers tell conditions from mistakes by class and code, so a bare Error says too little.
    "typed-throw": {
      create(context) {
        if (!inLib(context)) return {};
        return {
          ThrowStatement(node) {
            const thrown = node.argument;
            if (thrown.type !== "NewExpression" || thrown.callee.type !== "Identifier") return;
            if (ERRORS.test(thrown.callee.name) || isUsageError(context, thrown.callee.name)) return;
            context.report({
              node: thrown,
              message: `lib throws ${thrown.callee.name}`,
              hint:
                "Throw TypeError or RangeError for a programmer's mistake, else a subclass of ForecastError with a code.",
            });
          },
        };
      },
    },
    "error-wording": {
      create(context) {
        if (!inLib(context)) return {};
        return {
          NewExpression(node) {
            if (node.callee.type !== "Identifier" || !ERRORS.test(node.callee.name)) return;
            const place = /^(?:Type|Range)Error$/.test(node.callee.name) ? 0 : node.callee.name === "HttpError" ? 2 : 1;
            const message = firstWords(node.arguments[place]);
            if (message === null || WORDING.test(message)) return;
            context.report({
              node,
              message: `Error message begins with "${message.slice(0, 20)}"`,
              hint: "Write `Cannot <action> as <requirement>: current value is <x>`.",
            });
          },
        };
      },
    },
  },
};

export default plugin;
