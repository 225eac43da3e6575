/** Pieces of which the schemas of answers are made. */
export const text = { type: "string" }, integer = { type: "integer" }, number = { type: ["number", "null"] };

/** A list. @param items What is in it. */
export function list(items: object): { type: string; items: object } {
  return { type: "array", items };
}

/** A record that has all of its fields. @param properties Their schemas by name. @param more Beside them. */
export function object(
  properties: Readonly<Record<string, object>>,
  more: object = {},
): { type: string; properties: Readonly<Record<string, object>>; required: string[] } {
  return { type: "object", properties, required: Object.keys(properties), ...more };
}
