/** What an object costs without its fields; what a field, a character and an element cost: V8 on 64 bits. */
const OBJECT = 32, FIELD = 8, TEXT = 24, ELEMENT = 8, ENTRY = 40;
/** What a typed array costs beside an object, and its buffer beside that and its bytes: measured, 208 bytes for both. */
const VIEW = 80, BUFFER = 64;

/**
 * Bytes of memory that plain data keeps alive: objects, arrays, maps, texts and typed arrays, whose whole buffer counts
 * however small a view is. An estimate of the layout, exact for numbers in typed arrays, which are what is large.
 *
 * @param value Plain data; functions count nothing. @param shared What belongs to somebody else and counts nothing; what is
 * counted is not added.
 */
export function byteSize(value: unknown, shared: Pick<WeakSet<object>, "has"> = new WeakSet()): number {
  const seen = new Set<object>(), left: unknown[] = [value];
  let bytes = 0;
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string") bytes += TEXT + next.length;
    if (typeof next !== "object" || next === null || seen.has(next) || shared.has(next)) continue;
    seen.add(next);
    bytes += OBJECT + contentOf(next, left);
  }
  return bytes;
}

/** Bytes of an object itself; what it refers to is left to be counted. */
function contentOf(value: object, left: unknown[]): number {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return BUFFER + value.byteLength;
  if (ArrayBuffer.isView(value)) {
    left.push(value.buffer);
    return VIEW;
  }
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element !== "number") left.push(element);
    return ELEMENT * value.length;
  }
  if (value instanceof Map || value instanceof Set) {
    for (const [key, own] of value.entries()) left.push(key, own);
    return ENTRY * value.size;
  }
  const fields = Object.values(value);
  for (const field of fields) if (typeof field !== "number") left.push(field);
  return FIELD * fields.length;
}
