/** Thrown when an assertion does not hold. */
export class AssertionError extends Error {
  /** @param message What did not hold. @param options The cause, if another error led here. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Ends a sentence about values with the caller's own message. */
export function withMessage(text: string, msg: string | undefined): string {
  return msg ? `${text}: ${msg}` : `${text}.`;
}
