import { assert, assertEquals, assertMatch } from "@std/assert";
import { color, colorSheet, paint, PALETTE } from "@lib/plots/frame/palette.ts";

/** Relative luminance of #rrggbb. @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(text: string): number {
  const hex = text === "white" ? "#ffffff" : text;
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

Deno.test("PALETTE texts can be read on both papers, lines and marks be seen", () => {
  for (const shade of [0, 1]) {
    for (const name of ["ink", "muted", "link", "alarm", "good-text"] as const) {
      for (const paper of ["paper", "raised"] as const) {
        const found = contrast(PALETTE[name][shade], PALETTE[paper][shade]);
        assert(found >= 4.5, `${name} on ${paper} (${shade}): ${found}`);
      }
    }
    for (const name of ["history", "actual", "forecast", "accent", "good", "global", "local"] as const) {
      const found = contrast(PALETTE[name][shade], PALETTE.paper[shade]);
      assert(found >= 3, `${name} (${shade}): ${found}`);
    }
  }
});

Deno.test("PALETTE numbers on the strongest and on the weakest cells of a map can be read", () => {
  for (const shade of [0, 1]) {
    for (const name of ["diverging-1", "diverging-9"] as const) {
      assert(contrast(PALETTE[name][shade], PALETTE.paper[shade]) >= 4.5, `${name} (${shade})`);
    }
    assert(contrast(PALETTE["diverging-5"][shade], PALETTE.ink[shade]) >= 4.5, `middle (${shade})`);
  }
});

Deno.test("paint() puts the colours of light or dark paper, and leaves a page its variables", () => {
  const drawing = `<path fill="${color("ink")}" stroke="${color("category-1")}"/>`;
  assertEquals(paint(drawing, "light"), '<path fill="#20262c" stroke="#0072B2"/>');
  assertEquals(paint(drawing, "dark"), '<path fill="#e6eaed" stroke="#5aa9e6"/>');
  assertEquals(paint(drawing, "page"), drawing);
});

Deno.test("paint() leaves what is no colour of ours", () => {
  assertEquals(paint("var(--color-constructor) var(--x)", "dark"), "var(--color-constructor) var(--x)");
});

Deno.test("colorSheet() gives every colour, for old browsers too", () => {
  const sheet = colorSheet(), [old = "", both = ""] = sheet.split("@supports");
  for (const name of Object.keys(PALETTE)) {
    for (const part of [old, both]) assertMatch(part, new RegExp(`--color-${name}:`));
  }
  assert(!old.includes("light-dark") && both.includes("light-dark(#20262c,#e6eaed)"));
});
