/** What travels through the queue: ids and nothing else. A message may arrive twice, late, or not at all. */
export type JobMessage =
  /** Work on this execution from where its checkpoints say it is. */
  | { kind: "execution"; executionId: string; customerId: string; accountId: string }
  /** Make the daily executions of one page of accounts, those after the cursor, and send on for the next page. */
  | { kind: "daily"; day: string; after: { customerId: string; accountId: string } | null };
