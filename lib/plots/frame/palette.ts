/** Colours of a part on light and on dark paper. */
type Shades = readonly [light: string, dark: string];

/**
 * Every colour of charts and pages by its part. On light paper the hues are those of Okabe and Ito, told apart with any kind
 * of colour vision; on dark paper they are lighter ones of the same kind.
 *
 * @see https://jfly.uni-koeln.de/color/
 */
export const PALETTE = {
  paper: ["white", "#14181c"],
  raised: ["#f6f8f9", "#1c2228"],
  line: ["#d5dade", "#39424b"],
  frame: ["#c3c9ce", "#4c5660"],
  grid: ["#e6e9ec", "#2a3138"],
  ink: ["#20262c", "#e6eaed"],
  muted: ["#66707a", "#a2adb6"],
  link: ["#00609a", "#6cc0f2"],
  alarm: ["#b34700", "#ff9a5c"],
  history: ["#7c8790", "#97a3ad"],
  actual: ["#000000", "#ffffff"],
  forecast: ["#0072B2", "#56b4e9"],
  accent: ["#D55E00", "#ff8a3d"],
  bar: ["#56B4E9", "#3d84b0"],
  local: ["#D55E00", "#ff8a3d"],
  global: ["#0072B2", "#56b4e9"],
  good: ["#009E73", "#2fc593"],
  "good-text": ["#00764f", "#2fc593"],
  neutral: ["#8a94a0", "#8a94a0"],
  "category-1": ["#0072B2", "#5aa9e6"],
  "category-2": ["#E69F00", "#f0b43c"],
  "category-3": ["#009E73", "#2fc593"],
  "category-4": ["#D55E00", "#ff7f3f"],
  "category-5": ["#CC79A7", "#e09cc4"],
  "category-6": ["#56B4E9", "#a6daf7"],
  "category-7": ["#8a8a8a", "#9a9a9a"],
  "category-8": ["#B8A1D9", "#c9b6e6"],
  "sequential-1": ["#f4f6f8", "#20272d"],
  "sequential-2": ["#c9dff0", "#1d3d55"],
  "sequential-3": ["#93c4e3", "#22597f"],
  "sequential-4": ["#4f9fce", "#2f7fb3"],
  "sequential-5": ["#1d73ae", "#5fb0e0"],
  "sequential-6": ["#0b3f73", "#b5def5"],
  "diverging-1": ["#9c3d00", "#ffa866"],
  "diverging-2": ["#d0701e", "#dd7c2c"],
  "diverging-3": ["#eda765", "#96521c"],
  "diverging-4": ["#fadcbf", "#553519"],
  "diverging-5": ["#f5f6f7", "#2a3036"],
  "diverging-6": ["#cde1f0", "#1c3e57"],
  "diverging-7": ["#8dbfe0", "#24628c"],
  "diverging-8": ["#3f8fc4", "#3f8fc4"],
  "diverging-9": ["#0b4f86", "#8fcbf2"],
} as const satisfies Readonly<Record<string, Shades>>;

/** A part that has a colour. */
type ColorName = keyof typeof PALETTE;

/** What a drawing lies on: white paper, a dark screen, or a page whose style sheet ({@linkcode colorSheet}) decides. */
export type Scheme = "light" | "dark" | "page";

/** The colour of a part as charts name it: a variable of CSS, which {@linkcode paint} replaces where there is no page. */
export function color<Name extends ColorName>(name: Name): `var(--color-${Name})` {
  return `var(--color-${name})`;
}

/**
 * Put colours in the place of their variables.
 *
 * @param drawing SVG or CSS. @param scheme `page` leaves the variables.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { color, paint } from "@lib/plots/frame/palette.ts";
 * assertEquals(paint(`fill="${color("forecast")}"`, "light"), 'fill="#0072B2"');
 * ```
 */
export function paint(drawing: string, scheme: Scheme): string {
  if (scheme === "page") return drawing;
  const shade = scheme === "light" ? 0 : 1, shades: ReadonlyMap<string, Shades> = new Map(Object.entries(PALETTE));
  return drawing.replace(/var\(--color-([a-z0-9-]+)\)/g, (variable, name) => shades.get(name)?.[shade] ?? variable);
}

/** Style sheet that gives every variable its colour, by the `color-scheme` of the element that uses it. */
export function colorSheet(): string {
  const sheet = (value: (shades: Shades) => string) =>
    `:root{${Object.entries(PALETTE).map(([name, shades]) => `--color-${name}:${value(shades)}`).join(";")}}`;
  // Browsers before 2024 have no light-dark(): they show light paper.
  return `${sheet(([light]) => light)}\n@supports (color:light-dark(#000,#fff)){${
    sheet(([light, dark]) => `light-dark(${light},${dark})`)
  }}\n`;
}
