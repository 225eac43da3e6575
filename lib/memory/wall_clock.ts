/** The time of the machine: whoever calls from a script has no other clock in mind. */
export function wallClock(): Date {
  return new Date();
}
