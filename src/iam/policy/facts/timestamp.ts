/** ISO 8601 to the second, as AWS gives the time in a request context; from milliseconds since the epoch. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, -5)}Z`;
}
