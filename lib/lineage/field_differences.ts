/** A field that two objects do not have alike. */
export interface FieldDifference {
  /** Its path, for instance `config.folds.count`. */
  readonly field: string;
  /** What the first has; null if it has none. */
  readonly a: unknown;
  /** What the second has. */
  readonly b: unknown;
}

/**
 * Fields of two plain objects that differ, in the order of the first; lists are compared whole.
 *
 * @param a Plain data. @param b Plain data. @param path Of the two, for the names.
 */
export function fieldDifferences(a: object, b: object, path = ""): FieldDifference[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name): FieldDifference[] => {
    const one = valueOf(a, name), other = valueOf(b, name), field = path === "" ? name : `${path}.${name}`;
    if (isObject(one) && isObject(other)) return fieldDifferences(one, other, field);
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ field, a: one, b: other }];
  });
}

function valueOf(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) ?? null : null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
